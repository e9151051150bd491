// A panic with an int.
package main

func main() {
	x := -42
	panic(x)
}

// --- exit 2
// --- stderr
// panic: -42
