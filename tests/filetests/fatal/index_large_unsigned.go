// An unsigned index above the largest int.
package main

func at(s []int, i uint64) int { return s[i] }

func main() {
	var a [3]int
	println(at(a[:], 1<<63+5))
}

// --- exit 2
// --- stderr
// panic: runtime error: index out of range [9223372036854775813] with length 3
