// Function literals that capture variables, and method values, need the heap.
// oracle: accepts
package main

type node struct{ value int }

func (n node) get() int { return n.value }

func main() {
	count := 0
	next := func() int {
		count++
		return count
	}
	println(next())
	f := node{3}.get
	println(f())
	for x := range func(yield func(int) bool) { yield(1) } {
		println(x)
	}
}
