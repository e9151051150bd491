// Blank fields of literals stay zero, whatever is written there: in data as on the heap.
package main

import "unsafe"

type t struct{ a, _, c int }

type wide struct {
	a, b, c, d int
	_          int
	e          int
}

var known = t{1, 2, 3}
var wideKnown = wide{1, 2, 3, 4, 5, 6}

func f(n int) int {
	println("called", n)
	return n
}

func second(p unsafe.Pointer, index uintptr) int {
	return *(*int)(unsafe.Add(p, index*8))
}

func main() {
	made := t{f(1), f(2), f(3)}
	wideMade := wide{f(1), 2, 3, 4, f(5), 6}
	heap := &t{1, 2, f(3)}
	println(second(unsafe.Pointer(&known), 1), second(unsafe.Pointer(&wideKnown), 4))
	println(second(unsafe.Pointer(&made), 1), second(unsafe.Pointer(&wideMade), 4), second(unsafe.Pointer(heap), 1))
	println(made == known, wideMade == wideKnown, *heap == known)
}

// --- stderr
// called 1
// called 2
// called 3
// called 1
// called 5
// called 3
// 0 0
// 0 0 0
// true true true
