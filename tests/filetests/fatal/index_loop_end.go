// A loop that goes one element too far: the check in it is needed.
package main

func sum(s []int) int {
	total := 0
	for i := 0; i <= len(s); i++ {
		total += s[i]
	}
	return total
}

func main() {
	a := [4]int{1, 2, 3, 4}
	println(a[0])
	println(sum(a[:3]))
}

// --- exit 2
// --- stderr
// 1
// panic: runtime error: index out of range [3] with length 3
