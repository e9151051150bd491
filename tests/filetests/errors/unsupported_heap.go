// Values that would have to live on the heap.
// oracle: accepts
package main

type node struct {
	value int
	next  *node
}

var global *int

func leak() *int {
	x := 5
	return &x
}

func keep(p *int) { global = p }

func grow(list *node, v int) *node {
	return &node{v, list}
}

func main() {
	println(*leak())
	y := 3
	keep(&y)
	println(grow(nil, 1).value)
	s := make([]int, 3)
	s = append(s, 4)
	n := len(s)
	t := make([]int, n)
	_ = t
	a, b := "x", "y"
	println(a + b)
	println(string([]byte{1, 2}), []byte(a)[0], string(rune(n)))
	count := 0
	next := func() int {
		count++
		return count
	}
	println(next())
	f := (&node{}).method
	f()
	q := new(int)
	global = q
}

func (n *node) method() {}
