// Linked structs on the stack, methods, and what they may store where.
package main

type node struct {
	next  *node
	value int
}

var top *node

// A chain through all frames: the usual way to use a stack.
func (n *node) push(depth int) int { // 7: n does not escape
	m := node{next: n, value: depth}
	if depth == 0 {
		return m.sum()
	}
	return m.push(depth - 1)
}

func (n *node) sum() int { // 7: n does not escape
	total := 0
	for ; n != nil; n = n.next {
		total += n.value
	}
	return total
}

func (n *node) self() *node   { return n } // 7: leaking param: n to result ~r0 level=0
func (n node) copied() *node  { return &n } // 7: moved to heap: n
func (n node) tail() *node    { return n.next } // 7: leaking param: n to result ~r0 level=0
func (n *node) keep()         { top = n } // 7: leaking param: n
func (n *node) link(to *node) { n.next = to } // 7: n does not escape; 21: leaking param: to
func (n *node) skip()         { n.next = n.next.next } // 7: leaking param content: n
func (n *node) cut(s *slices) { s.a = s.a[1:]; s.a, s.b = s.b, s.a } // 7: n does not escape; 20: s does not escape

type slices struct{ a, b []int }

func reverse(list *node) *node { // 14: leaking param: list
	var previous *node
	for list != nil {
		list.next, previous, list = previous, list, list.next
	}
	return previous
}

func cycle() {
	var a node
	b := node{next: &a}
	a.next = &b
	a.sum()
}

func literals() *node {
	a := &node{} // 7: &node{} escapes to heap
	b := new(node) // 10: new(node) does not escape
	b.next = a
	c := &node{next: &node{value: 1}} // 7: &node{...} escapes to heap; 19: &node{...} escapes to heap
	d := []*node{{}, {value: 1}} // 14: []*node{...} does not escape; 15: &node{} does not escape; 19: &node{...} does not escape
	_ = d
	e := []int{1, 2} // 12: []int{...} does not escape
	e[0] = 1
	var f [2]*node
	f[0] = &node{} // 9: &node{} does not escape
	return c
}

func methods() {
	a, b, c, d, e := node{}, node{}, node{}, node{}, node{} // 5: moved to heap: b; 11: moved to heap: d
	a.self().sum()
	b.keep()
	(*node).link(&c, &d)
	node.copied(e)
	f := node{}
	f.skip()
	g := node{next: &a}
	g.tail().sum()
}

func main() {
	(*node)(nil).push(10)
	reverse(nil)
	cycle()
	literals()
	methods()
}
