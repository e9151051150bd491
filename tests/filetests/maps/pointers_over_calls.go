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

// --- stdout
// main.walk: check at 000b, needs 64 bytes
//   entry:      rdi rsi
//   every call: mine [fp-40]
//   0076:       [fp-32..fp-24]  (after main.walk)
//   008f:       -  (after main.walk)
//
// main.main: no check
//   0026:       -  (after main.walk)
//   0031:       -  (after print_begin)
//   003c:       -  (after print_int)
//   0044:       -  (after print_newline)
//   004c:       -  (after print_end)
//
// runtime.doInit: no check
//
// runtime.main: no check
//   0009:       -  (after runtime.doInit)
//   000e:       -  (after main.main)
