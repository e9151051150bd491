// Package sync defers and panics again; the program itself defers nothing.
package main

import "sync"

func main() {
	sync.OnceFunc(nil)()
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]
