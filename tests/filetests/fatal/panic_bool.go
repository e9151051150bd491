// A panic with a bool.
package main

func main() {
	panic(len("x") == 1)
}

// --- exit 2
// --- stderr
// panic: true
