// A field far behind a nil pointer: beyond the page that is never mapped, so it is checked explicitly.
package main

type wide struct {
	pad  [1 << 20]byte
	last int
}

func last(w *wide) int { return w.last }

func main() {
	println(last(nil))
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
