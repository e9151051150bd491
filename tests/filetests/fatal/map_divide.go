// Division of an element by zero.
package main

func main() {
	m := map[string]int{}
	zero := 0
	m["k"] /= zero
}

// --- exit 2
// --- stderr
// panic: runtime error: integer divide by zero
