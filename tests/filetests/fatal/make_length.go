// A length that no slice has.
package main

func make_(n int) []int { return make([]int, n) }

func main() {
	println(len(make_(2)))
	n := -1
	println(len(make_(n)))
}

// --- exit 2
// --- stderr
// 2
// panic: runtime error: makeslice: len out of range
