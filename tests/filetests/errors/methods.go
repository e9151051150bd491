// Methods and fields that are not there, or cannot be called so.
package main

type a struct{ x int }
type b struct{ x int }
type c struct {
	a
	b
}

func (p *a) set() {}

func make_a() a { return a{} }

func main() {
	var v c
	v.x = 1
	v.y = 2
	make_a().set()
	a{}.set()
	_ = v.set
	v.missing()
	var p *a
	p.x.y = 3
	var pp **a
	pp.x = 1
	pp.set()
	a.set(v.a)
	_ = a.nothing
	_ = len.x
}

// --- exit 1
// --- stderr
// methods.go:17:4: ambiguous selector v.x
// methods.go:18:4: v.y undefined (type c has no field or method y)
// methods.go:19:11: cannot call pointer method set on a
// methods.go:20:6: cannot call pointer method set on a
// methods.go:22:4: v.missing undefined (type c has no field or method missing)
// methods.go:24:6: p.x.y undefined (type int has no field or method y)
// methods.go:26:5: pp.x undefined (type **a has no field or method x)
// methods.go:27:5: pp.set undefined (type **a has no field or method set)
// methods.go:28:4: invalid method expression a.set (needs pointer receiver (*a).set)
// methods.go:29:8: a.nothing undefined (type a has no field or method nothing)
// methods.go:30:9: invalid use of len (built-in) in selector expression
