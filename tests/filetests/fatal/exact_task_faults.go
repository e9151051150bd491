// A nil dereference at the deepest point of a task on a stack of exactly the size it needs.
package main

type node struct {
	value int
	next  *node
}

//go:noinline
func second(n *node) int { return n.next.value }

func main() {
	c := make(chan int)
	list := &node{1, &node{2, nil}}
	go func() { c <- second(list) }()
	println(<-c)
	go func() { c <- second(list.next) }()
	println(<-c)
}

// --- exit 2
// --- stderr
// 2
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
