// A fault: Go's two lines about the signal, then the trace.
package main

type node struct {
	value int
	next  *node
}

func third(n *node) int {
	return n.next.
		next.value
}

func main() {
	n := node{value: 1}
	println(third(&n))
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
//
// goroutine 1 [running]:
// main.third(...)
// 	nil_dereference.go:10
// main.main(...)
// 	nil_dereference.go:16
