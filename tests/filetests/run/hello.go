// A string constant by println.
package main

func main() {
	println("hello")
}

// --- stderr
// hello
