// Names declared twice, recursive types, initialisation cycles.
package main

type t struct {
	a int
	a string
}

type u struct {
	next u
}

type v [2]w
type w struct{ v v }

func f(a int, a string) {}
func f()                {}

func (t) m() {}
func (t) m() {}
func (t) a() {}
func (int) n() {}

var x = y
var y = g()

func g() int { return x }

const c = d
const d = c

func main() {
	i := 1
	i := 2
	var i int
	i, j := 3, 4
	_, _ = i, j
	var k int
	{
		var k string
		_ = k
	}
	_ = k
}

func main() {}
func init() int { return 1 }

// --- exit 1
// --- stderr
// declarations.go:6:2: a redeclared
// declarations.go:9:6: invalid recursive type: u refers to itself
// declarations.go:13:6: invalid recursive type v
// declarations.go:16:15: a redeclared in this block
// declarations.go:17:6: f redeclared in this block
// declarations.go:20:10: method t.m already declared at declarations.go:19:10
// declarations.go:21:10: field and method with the same name a
// declarations.go:22:7: cannot define new methods on non-local type int
// declarations.go:24:5: initialization cycle for x
// declarations.go:29:7: initialization cycle for c
// declarations.go:34:4: no new variables on left side of :=
// declarations.go:35:6: i redeclared in this block
// declarations.go:46:6: main redeclared in this block
// declarations.go:47:6: func init must have no arguments and no return values
