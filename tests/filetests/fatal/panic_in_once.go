// Package sync defers and panics again; the program itself defers nothing.
package main

import "sync"

func main() {
	sync.OnceFunc(nil)()
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
