// A panic with several lines: the following ones are indented.
package main

func main() {
	panic("first\nsecond\n\tthird")
}

// --- exit 2
// --- stderr
// panic: first
// 	second
// 		third
