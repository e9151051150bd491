// A panic with the largest uint64.
package main

func main() {
	panic(uint64(1<<64 - 1))
}

// --- exit 2
// --- stderr
// panic: 18446744073709551615
