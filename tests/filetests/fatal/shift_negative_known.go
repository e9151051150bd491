// A shift by a variable that is known to be negative.
package main

func main() {
	n := -1
	println(1 << n)
}

// --- exit 2
// --- stderr
// panic: runtime error: negative shift amount
