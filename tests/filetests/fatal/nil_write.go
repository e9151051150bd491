// Writing a field through a nil pointer, deep in a recursion.
package main

type node struct {
	value int
	next  *node
}

func walk(n *node, depth int) int {
	if depth > 0 {
		return walk(n, depth-1)
	}
	n.next.next.value = 5
	return n.value
}

func main() {
	second := node{2, nil}
	first := node{1, &second}
	println(walk(&first, 2000))
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
