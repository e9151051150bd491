// A panic with a rune constant shows its number.
package main

func main() {
	panic('x')
}

// --- exit 2
// --- stderr
// panic: 120
