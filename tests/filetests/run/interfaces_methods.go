// Methods called through interfaces: of values and pointers of all sizes, promoted through structs, pointers and interfaces, with many parameters and results.
package main

type shape interface {
	area() int
	name() string
}

type square struct{ side int }

func (s square) area() int    { return s.side * s.side }
func (s square) name() string { return "square" }

type wide struct{ a, b, c, d, e, f int }

func (w wide) area() int    { return w.a + w.f }
func (w wide) name() string { return "wide" }

type counter struct{ n int }

func (c *counter) area() int    { c.n++; return c.n }
func (c *counter) name() string { return "counter" }

type function func(int) int

func (f function) area() int    { return f(3) }
func (f function) name() string { return "function" }

type table map[string]int

func (t table) area() int    { return t["x"] }
func (t table) name() string { return "table" }

type single struct{ p *int }

func (s single) area() int    { return *s.p }
func (s single) name() string { return "single" }

type one [1]*int

func (o one) area() int    { return *o[0] + 1 }
func (o one) name() string { return "one" }

type empty struct{}

func (empty) area() int    { return 0 }
func (empty) name() string { return "empty" }

type number float64

func (n number) area() int    { return int(n * 2) }
func (n number) name() string { return "number" }

type word string

func (w word) area() int    { return len(w) }
func (w word) name() string { return string(w) }

type byPointer struct {
	*counter
	x int
}

type byValue struct {
	before string
	square
}

type byInterface struct {
	shape
}

type deep struct {
	a, b, c, d, e int
	byInterface
}

type hides struct {
	square
}

func (h hides) name() string { return "hides " + h.square.name() }

type manyer interface {
	many(a int, b string, c float64, d [3]int, e wide, f []int) (wide, string, float64, [3]int, error)
}

type m struct{ k int }

func (v m) many(a int, b string, c float64, d [3]int, e wide, f []int) (wide, string, float64, [3]int, error) {
	e.a += v.k
	d[1] += a
	f[0]++
	return e, b + "!", c * 2, d, nil
}

type holder struct {
	pad [5]int
	*m
}

func show(s shape) { println(s.name(), s.area()) }

func grow(n int) int {
	var pad [8]int
	if n == 0 {
		return pad[0]
	}
	return grow(n-1) + 1
}

type grower struct{ depth int }

func (g grower) area() int     { return grow(g.depth) + g.depth }
func (g *grower) name() string { g.depth++; grow(g.depth); return "grower" }

func main() {
	c := &counter{5}
	k := 10
	x := 41
	all := []shape{
		square{4}, wide{1, 2, 3, 4, 5, 6}, c, function(func(n int) int { return n + k }), table{"x": 7}, single{&x}, one{&x}, empty{},
		number(2.5), word("a word"), byPointer{c, 1}, &byPointer{c, 2}, byValue{"b", square{7}}, &byValue{"b", square{8}},
		byInterface{square{9}}, &byInterface{c}, deep{byInterface: byInterface{wide{a: 1}}}, &deep{byInterface: byInterface{c}},
		hides{square{2}}, &hides{square{3}}, &square{11}, &wide{a: 5}, &grower{1000},
	}
	for _, s := range all {
		show(s)
	}
	for _, v := range []manyer{m{1}, &m{2}, holder{m: &m{3}}, &holder{m: &m{4}}} {
		f := []int{1}
		e, b, fl, d, err := v.many(5, "b", 1.5, [3]int{1, 2, 3}, wide{a: 10, f: 6}, f)
		println(e.a, e.f, b, fl, d[1], err == nil, f[0])
	}
}

// --- stderr
// square 16
// wide 7
// counter 6
// function 13
// table 7
// single 41
// one 42
// empty 0
// number 5
// a word 6
// counter 7
// counter 8
// square 49
// square 64
// square 81
// counter 9
// wide 1
// counter 10
// hides square 4
// hides square 9
// square 121
// wide 5
// grower 2002
// 11 6 b! 3 7 true 2
// 12 6 b! 3 7 true 2
// 13 6 b! 3 7 true 2
// 14 6 b! 3 7 true 2
