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

// --- exit 1
// --- stderr
// unsupported_escapes.go:14:2: not supported yet: x escapes to the heap (returned at unsupported_escapes.go:15:2)
// unsupported_escapes.go:23:9: not supported yet: &node{...} escapes to the heap (returned at unsupported_escapes.go:23:2)
// unsupported_escapes.go:27:6: not supported yet: a escapes to the heap (returned at unsupported_escapes.go:28:2)
// unsupported_escapes.go:32:2: not supported yet: z escapes to the heap (passed to f at unsupported_escapes.go:33:3)
// unsupported_escapes.go:38:2: not supported yet: y escapes to the heap (passed to keep at unsupported_escapes.go:39:6)
// unsupported_escapes.go:41:13: not supported yet: second escapes to the heap (passed to link at unsupported_escapes.go:42:6)
// unsupported_escapes.go:43:10: not supported yet: new(int) escapes to the heap (assigned to q at unsupported_escapes.go:43:4, stored where it outlives the function at unsupported_escapes.go:44:9)
// unsupported_escapes.go:47:3: not supported yet: mine escapes to the heap (stored where it outlives the function at unsupported_escapes.go:48:8)
