// Slicing a string out of bounds.
package main

func cut(s string, i, j int) string { return s[i:j] }

func main() {
	println(cut("hello", 1, 4))
	println(cut("hello", 3, 6))
}

// --- exit 2
// --- stderr
// ell
// panic: runtime error: slice bounds out of range [:6] with length 5
