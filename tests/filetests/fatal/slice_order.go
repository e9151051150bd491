// The low bound above the high bound.
package main

func cut(s []int, i, j int) []int { return s[i:j] }

func main() {
	var a [10]int
	println(len(cut(a[:], 5, 3)))
}

// --- exit 2
// --- stderr
// panic: runtime error: slice bounds out of range [5:3]
