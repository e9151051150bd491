// Printing a value that contains itself overflows the stack.
package main

import "fmt"

func main() {
	a := []any{1, nil}
	a[1] = a
	defer func() { println("not reached", recover() != nil) }()
	fmt.Println(a)
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 1000000000-byte limit
// fatal error: stack overflow
