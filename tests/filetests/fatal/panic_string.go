// An explicit panic with a string.
package main

func main() {
	println("before")
	panic("it broke")
}

// --- exit 2
// --- stderr
// before
// panic: it broke
