// The second bound of a full slice expression above the third.
package main

func cut(s []int, j, k int) []int { return s[1:j:k] }

func main() {
	var a [5]int
	println(cap(cut(a[:], 4, 3)))
}

// --- exit 2
// --- stderr
// panic: runtime error: slice bounds out of range [:4:3]
