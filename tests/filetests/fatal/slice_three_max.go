// The third bound of a full slice expression beyond the capacity.
package main

func cut(s []int, k int) []int { return s[1:2:k] }

func main() {
	var a [5]int
	println(cap(cut(a[:], 5)))
	println(cap(cut(a[:], 6)))
}

// --- exit 2
// --- stderr
// 4
// panic: runtime error: slice bounds out of range [::6] with capacity 5
