// Embedded structs, pointers and interfaces: promotion, depth, hiding, method sets of what embeds, and interfaces in interfaces.
package main

import "fmt"

type base struct{ id int }

func (b base) ID() int     { return b.id }
func (b *base) Set(id int) { b.id = id }
func (b base) Who() string { return fmt.Sprint("base ", b.id) }

type middle struct {
	base
	Name string
}

func (m middle) Who() string { return "middle " + m.Name + ", " + m.base.Who() }

type top struct {
	*middle
	extra float64
}

type left struct{ v int }
type right struct{ v int }

func (left) L() string  { return "L" }
func (right) R() string { return "R" }

type both struct {
	left
	right
	v string
}

type ider interface{ ID() int }
type setter interface{ Set(int) }
type whoer interface{ Who() string }
type full interface {
	ider
	setter
	whoer
}
type overlapping interface {
	full
	ider
	ID() int
}

type wrapper struct {
	full
	count int
}

func (w *wrapper) Set(id int) { w.count++; w.full.Set(id * 10) }

type generic[T any] struct{ value T }

func (g generic[T]) Get() T   { return g.value }
func (g *generic[T]) Put(v T) { g.value = v }

type embedsGeneric struct {
	generic[string]
	*base
}

type alias = base
type byAlias struct{ alias }

func use(f full) string {
	f.Set(f.ID() + 1)
	return f.Who()
}

func main() {
	m := middle{base{1}, "m"}
	fmt.Println(m.ID(), m.id, m.base.id, m.Who(), m.base.Who())
	m.Set(5)
	fmt.Println(m.ID(), use(&m), m.id)
	t := top{&m, 1.5}
	t.Set(7)
	t.id++
	t.middle.base.id++
	fmt.Println(t.ID(), t.Who(), t.Name, use(t), use(&t), m.id)
	b := both{left{1}, right{2}, "both"}
	fmt.Println(b.v, b.left.v, b.right.v, b.L(), b.R())
	w := &wrapper{full: &m}
	fmt.Println(use(w), w.count, m.id)
	var o overlapping = &wrapper{full: w}
	fmt.Println(use(o), w.count)
	var i ider = o
	fmt.Println(i.(setter) != nil, i.(full).ID(), o.(*wrapper).count)
	e := embedsGeneric{generic[string]{"s"}, &base{3}}
	e.Put(e.Get() + "t")
	var g interface{ Get() string } = e
	fmt.Println(g.Get(), e.value, e.id, e.Who())
	a := byAlias{base{9}}
	fmt.Println(a.ID(), a.alias.Who())
	anonymous := struct {
		middle
		*generic[int]
	}{m, &generic[int]{4}}
	anonymous.Put(anonymous.Get() * 2)
	var x any = anonymous
	_, isSetter := x.(setter)
	_, isSetterByPointer := any(&anonymous).(setter)
	fmt.Println(x.(whoer).Who(), x.(interface{ Get() int }).Get(), isSetter, isSetterByPointer)
}

// --- stdout
// 1 1 1 middle m, base 1 base 1
// 5 middle m, base 6 6
// 9 middle m, base 9 m middle m, base 10 middle m, base 11 11
// both 1 2 L R
// middle m, base 120 1 120
// middle m, base 12100 2
// true 12100 1
// st st 3 base 3
// 9 base 9
// middle m, base 12100 8 false true
