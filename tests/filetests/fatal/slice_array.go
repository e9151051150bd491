// Slicing an array beyond its length.
package main

func cut(a *[6]int, j int) []int { return a[1:j] }

func main() {
	var a [6]int
	println(len(cut(&a, 6)))
	println(len(cut(&a, 7)))
}

// --- exit 2
// --- stderr
// 5
// panic: runtime error: slice bounds out of range [:7] with length 6
