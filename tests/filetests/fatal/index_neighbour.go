// The element before one that was checked need not be there.
package main

func differences(s []int) int {
	total := 0
	for i := 0; i < len(s); i++ {
		total += s[i]
		println(total)
		total -= s[i-1]
	}
	return total
}

func main() {
	a := [3]int{7, 8, 9}
	println(differences(a[:]))
}

// --- exit 2
// --- stderr
// 7
// panic: runtime error: index out of range [-1]
