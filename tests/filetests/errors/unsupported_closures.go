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

// --- exit 1
// --- stderr
// unsupported_closures.go:11:10: not supported yet: closures (the function literal uses count of the function around it)
// unsupported_closures.go:16:7: not supported yet: method values
// unsupported_closures.go:18:2: not supported yet: range over functions
