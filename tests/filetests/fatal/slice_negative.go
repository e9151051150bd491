// A negative slice bound.
package main

func cut(s []int, j int) []int { return s[:j] }

func main() {
	var a [10]int
	println(len(cut(a[:], -3)))
}

// --- exit 2
// --- stderr
// panic: runtime error: slice bounds out of range [:-3]
