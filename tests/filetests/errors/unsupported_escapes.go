// Locals whose addresses outlive them would have to live on the heap: each is refused with the way it takes.
// oracle: accepts
package main

type node struct {
	value int
	next  *node
}

var global *int
var list *node

func leak() *int {
	x := 5
	return &x
}

func keep(p *int) { global = p }

func link(n *node, p *node) { n.next = p }

func grow(n *node, v int) *node {
	return &node{v, n}
}

func view() []int {
	var a [4]int
	return a[1:3]
}

func choose(f func(*int)) {
	z := 1
	f(&z)
}

func main() {
	println(*leak())
	y := 3
	keep(&y)
	println(grow(nil, 1).value, len(view()))
	var first, second node
	link(&first, &second)
	q := new(int)
	global = q
	choose(keep)
	for i := 0; i < 3; i++ {
		mine := node{value: i, next: list}
		list = &mine
	}
}
