// A sum that wraps around is less than the length, and no index.
package main

func at(s []int, i, by int) int {
	if i >= 0 && i+by < len(s) {
		return s[i+by]
	}
	return -1
}

func main() {
	a := [3]int{7, 8, 9}
	println(at(a[:], 0, 2), at(a[:], 1, 2))
	println(at(a[:], 1<<63-1, 2))
}

// --- exit 2
// --- stderr
// 9 -1
// panic: runtime error: index out of range [-9223372036854775807]
