// What is a pointer at each call, as distances from the frame pointer.
package main

type node struct {
	value int
	next  *node
}

func walk(n *node, p *int, depth int) int {
	mine := node{depth, n}
	if depth == 0 {
		return *p
	}
	a := walk(&mine, &mine.value, depth-1)
	b := walk(n, p, depth-2+a%1)
	return a + b + mine.value
}

func main() {
	x := 3
	println(walk(nil, &x, 4))
}
