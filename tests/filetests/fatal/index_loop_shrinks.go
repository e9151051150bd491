// A loop over all indices of a slice that gets shorter: the length at the check is not that of the loop.
package main

func drop(s []int) int {
	total := 0
	for i := range s {
		total += s[i]
		s = s[:len(s)-1]
		println(i, total)
	}
	return total
}

func main() {
	a := [6]int{1, 2, 3, 4, 5, 6}
	println(drop(a[:]))
}

// --- exit 2
// --- stderr
// 0 1
// 1 3
// 2 6
// panic: runtime error: index out of range [3] with length 3
