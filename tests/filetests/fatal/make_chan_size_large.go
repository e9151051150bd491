// A buffer that no memory is large enough for.
package main

func main() {
	n := 1 << 62
	println(cap(make(chan [16]byte, n)))
}

// --- exit 2
// --- stderr
// panic: makechan: size out of range
