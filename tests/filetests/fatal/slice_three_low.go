// The first bound of a full slice expression above the second.
package main

func cut(s []int, i, j int) []int { return s[i:j:5] }

func main() {
	var a [5]int
	println(cap(cut(a[:], 3, 2)))
}

// --- exit 2
// --- stderr
// panic: runtime error: slice bounds out of range [3:2:]
