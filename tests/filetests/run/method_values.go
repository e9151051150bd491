// Methods as values: bound to a receiver that is evaluated at once, of pointers, values and interfaces; method expressions.
package main

import "fmt"

type acc struct {
	sum  int
	name string
	pad  [6]int
}

func (a acc) get(n int) (int, string) { return a.sum*100 + n + a.pad[5], a.name }
func (a *acc) add(n int) int          { a.sum += n; return a.sum }
func (a *acc) all(ns ...int) (sum int) {
	for _, n := range ns {
		sum += a.add(n)
	}
	return sum
}

type adder interface{ add(int) int }

type outer struct {
	x int
	*acc
}

type withInterface struct {
	a, b int
	adder
}

type unit int

func (u unit) twice() unit { return u * 2 }

type nothing struct{}

func (nothing) say() string { return "nothing" }

func apply(f func(int) int, n int) int { return f(n) }

func made() (func(int) int, func(int) (int, string)) {
	a := acc{sum: 1, name: "made"}
	return a.add, a.get
}

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func main() {
	a := acc{sum: 1, name: "a"}
	get, add, all := a.get, a.add, a.all
	fmt.Println(add(5), add(6))
	fmt.Println(get(7))
	fmt.Println(a.get(7))
	fmt.Println(all(1, 2, 3), all())
	p := &a
	get2 := p.get
	a.name = "changed"
	p = nil
	fmt.Println(get2(1))
	fmt.Println(apply(a.add, 10), a.sum)

	o := outer{1, &a}
	fmt.Println(apply(o.add, 1), apply((&o).add, 1))
	var i adder = &a
	f := i.add
	i = nil
	fmt.Println(f(2), a.sum)
	w := withInterface{adder: &a}
	fmt.Println(apply(w.add, 3), apply(w.adder.add, 3))
	add2, get3 := made()
	fmt.Println(add2(1), add2(1))
	fmt.Println(get3(0))
	var fs []func() unit
	for i := unit(0); i < 3; i++ {
		fs = append(fs, i.twice)
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println(nothing{}.say(), nothing.say(nothing{}), unit(21).twice())

	e1, e2, e3, e4, e5 := acc.get, (*acc).add, (*acc).get, adder.add, (*acc).all
	fmt.Println(e1(a, 1))
	fmt.Println(e3(&a, 2))
	fmt.Println(e2(&a, 1), e4(&a, 1), e5(&a, 1, 1))
	fmt.Println(outer.add(o, 1), (*outer).add(&o, 1), withInterface.add(w, 1), (*withInterface).add(&w, 1))
	fmt.Printf("%T %T %T\n", e1, e4, get)
	h := interface{ twice() unit }.twice
	fmt.Println(h(unit(4)))

	defer a.add(1)
	defer func() { fmt.Println("deferred", a.sum) }()
	try(func() { var i adder; g := i.add; fmt.Println("not reached", g) })
	try(func() { var p *acc; g := p.add; fmt.Println("bound", g != nil); g(1) })
	try(func() { var p *acc; g := p.get; fmt.Println("not reached", g) })
	try(func() { var o outer; g := o.get; fmt.Println("not reached", g) })
}

// --- stdout
// 6 12
// 107 a
// 1207 a
// 46 0
// 1801 a
// 28 28
// 29 30
// 32 32
// 35 38
// 2 3
// 100 made
// 0 2 4 nothing nothing 42
// 3801 changed
// 3802 changed
// 39 40 83
// 43 44 45 46
// func(main.acc, int) (int, string) func(main.adder, int) int func(int) (int, string)
// 8
// recovered: runtime error: invalid memory address or nil pointer dereference
// bound true
// recovered: runtime error: invalid memory address or nil pointer dereference
// recovered: runtime error: invalid memory address or nil pointer dereference
// recovered: runtime error: invalid memory address or nil pointer dereference
// deferred 46
