// os.Exit ends the program with its status, from any depth.
package main

import "os"

func deep(n int) {
	if n == 0 {
		println("leaving")
		os.Exit(7)
	}
	deep(n - 1)
	println("not reached")
}

func main() {
	deep(5000)
}

// --- exit 7
// --- stderr
// leaving
