// Calls of function values: known where all that is ever assigned shows, else anything may happen.
package main

var global *int

type handler func(*int)

func read(p *int)  { *p = 1 } // 11: p does not escape
func store(p *int) { global = p } // 12: leaking param: p

func unknown(f handler) { // 14: f does not escape
	a := 1 // 2: moved to heap: a
	f(&a)
}

func known(which bool) {
	a, b, c, d := 1, 2, 3, 4 // 8: moved to heap: c; 11: moved to heap: d
	f := func(p *int) { *p = 1 } // 7: func literal does not escape; 12: p does not escape
	f(&a)
	g := read
	if which {
		g = func(p *int) { *p = 2 } // 7: func literal does not escape; 12: p does not escape
	}
	g(&b)
	h := read
	if which {
		h = store
	}
	h(&c)
	func(p *int) { global = p }(&d) // 2: func literal does not escape; 7: leaking param: p
}

func mixed(other handler) { // 12: other does not escape
	a := 1 // 2: moved to heap: a
	f := read
	f = other
	f(&a)
	b := 1 // 2: moved to heap: b
	var g handler
	h := &g
	*h = store
	g(&b)
}

func main() {
	unknown(read)
	known(true)
	mixed(store)
}
