// A panic with a value of a named integer type.
package main

type code uint8

func main() {
	panic(code(7))
}

// --- exit 2
// --- stderr
// panic: main.code(7)
