// Type assertions and type switches, and what Go says when an assertion fails.
package main

import "fmt"

type namer interface{ name() string }
type reader interface{ Read(p []byte) (int, error) }
type both interface {
	namer
	extra()
}

type t struct{ s string }

func (v t) name() string { return v.s }

type p struct{ n int }

func (v *p) name() string { return fmt.Sprint("p", v.n) }
func (v *p) extra()       {}

type large struct{ a, b, c, d, e, f int }
type list []int
type pair struct {
	x any
	y string
}

func kind(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int8:
		return fmt.Sprint("int or int8 ", v)
	case string:
		return "string " + v
	case large:
		return fmt.Sprint("large ", v.a+v.f)
	case [2]int:
		return fmt.Sprint("array ", v[1])
	case []int:
		return fmt.Sprint("slice ", len(v))
	case list:
		return fmt.Sprint("list ", len(v))
	case func() int:
		return fmt.Sprint("func ", v())
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case *t:
		return "pointer " + v.s
	case error:
		return "error " + v.Error()
	case both:
		v.extra()
		return "both " + v.name()
	case namer:
		return "namer " + v.name()
	case struct{}:
		return "empty struct"
	case any:
		return fmt.Sprintf("any %v", v)
	}
	return "never"
}

func try(f func()) {
	defer func() {
		r := recover()
		if err, ok := r.(error); ok {
			fmt.Println("error:", err)
			return
		}
		fmt.Println("value:", r)
	}()
	f()
}

func noBinding(x any) int {
	switch x.(type) {
	default:
		return 3
	case int:
		return 1
	case string:
		return 2
	}
}

func breaks(xs []any) (sum int) {
outer:
	for _, x := range xs {
		switch v := x.(type) {
		case int:
			if v < 0 {
				break
			}
			sum += v
		case string:
			if v == "stop" {
				break outer
			}
			continue outer
		}
		sum += 100
	}
	return sum
}

func main() {
	values := []any{nil, 3, int8(4), "s", large{a: 1, f: 2}, [2]int{5, 6}, []int{1, 2}, list{1, 2, 3}, func() int { return 9 }, map[string]int{"a": 8},
		&t{"pt"}, fmt.Errorf("wrong"), &p{7}, t{"vt"}, struct{}{}, 2.5, true, pair{1, "y"}, (*p)(nil) == nil}
	for _, v := range values {
		fmt.Println(kind(v))
	}
	fmt.Println(noBinding(1), noBinding("x"), noBinding(nil), breaks([]any{1, "go on", -2, 3, "stop", 1000}))

	var x any = "text"
	s, ok := x.(string)
	fmt.Println(s, ok)
	n, ok := x.(int)
	fmt.Println(n, ok)
	l, ok := x.(large)
	fmt.Println(l, ok)
	nm, ok := x.(namer)
	fmt.Println(nm == nil, ok)
	x = large{1, 2, 3, 4, 5, 6}
	if l, ok := x.(large); ok {
		l.a = 100
		fmt.Println(l, x.(large).a)
	}
	var nn namer = &p{3}
	b := nn.(both)
	fmt.Println(b.name(), nn.(any).(*p).n)
	_, ok = nn.(reader)
	fmt.Println(ok)
	var e1 any = 1
	m := map[any]string{1: "one", "a": "A", [2]int{1, 2}: "array", pair{1, "p"}: "pair", 1.5: "float"}
	fmt.Println(m[e1], m["a"], m[[2]int{1, 2}], m[pair{1, "p"}], m[1.5], len(m))

	try(func() { x = "text"; _ = x.(int) })
	try(func() { x = nil; _ = x.(int) })
	try(func() { x = nil; _ = x.(namer) })
	try(func() { x = t{}; _ = x.(both) })
	try(func() { x = 3; _ = x.(namer) })
	try(func() { nn = nil; _ = nn.(*p) })
	try(func() { nn = nil; _ = nn.(both) })
	try(func() { nn = t{}; _ = nn.(*p) })
	try(func() { nn = t{}; _ = nn.(both) })
	try(func() { x = pair{}; _ = x.(struct{ x any }) })
	try(func() { x = p{}; _ = x.(namer) })
	try(func() { nn = nil; nn.name() })
	try(func() { nn = (*t)(nil); nn.name() })
	try(func() { nn = nil; f := nn.name; f() })
	try(func() {
		type t struct{ s string }
		x = t{}
		_ = x.(interface{ name() string })
	})
}

// --- stdout
// nil
// int or int8 3
// int or int8 4
// string s
// large 3
// array 6
// slice 2
// list 3
// func 9
// map 8
// pointer pt
// error wrong
// both p7
// namer vt
// empty struct
// any 2.5
// any true
// any {1 y}
// any true
// 1 2 3 304
// text true
// 0 false
// {0 0 0 0 0 0} false
// true false
// {100 2 3 4 5 6} 1
// p3 3
// false
// one A array pair float 5
// error: interface conversion: interface {} is string, not int
// error: interface conversion: interface {} is nil, not int
// error: interface conversion: interface is nil, not main.namer
// error: interface conversion: main.t is not main.both: missing method extra
// error: interface conversion: int is not main.namer: missing method name
// error: interface conversion: main.namer is nil, not *main.p
// error: interface conversion: interface is nil, not main.both
// error: interface conversion: main.namer is main.t, not *main.p
// error: interface conversion: main.t is not main.both: missing method extra
// error: interface conversion: interface {} is main.pair, not struct { x interface {} }
// error: interface conversion: main.p is not main.namer: missing method name
// error: runtime error: invalid memory address or nil pointer dereference
// error: value method main.t.name called using nil *t pointer
// error: runtime error: invalid memory address or nil pointer dereference
// error: interface conversion: main.t is not interface { main.name() string }: missing method name
