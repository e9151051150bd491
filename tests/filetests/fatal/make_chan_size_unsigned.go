// An unsigned size that is too large.
package main

func main() {
	n := ^uint64(0)
	println(cap(make(chan struct{}, n)))
}

// --- exit 2
// --- stderr
// panic: makechan: size out of range
