// The high bound of a slice expression beyond the capacity.
package main

func cut(s []int, i, j int) []int { return s[i:j] }

func main() {
	var a [10]int
	println(len(cut(a[:5], 2, 10)))
	println(len(cut(a[:5:7], 2, 9)))
}

// --- exit 2
// --- stderr
// 8
// panic: runtime error: slice bounds out of range [:9] with capacity 7
