// Slicing a string with its bounds in the wrong order.
package main

func cut(s string, i int) string { return s[i:2] }

func main() {
	println(cut("hello", 1))
	println(cut("hello", 4))
}

// --- exit 2
// --- stderr
// e
// panic: runtime error: slice bounds out of range [4:2]
