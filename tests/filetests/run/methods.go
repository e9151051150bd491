// Methods on values and pointers, through embedded fields, on elements and results; method expressions.
package main

type vector struct{ x, y float64 }

func (v vector) plus(w vector) vector { return vector{v.x + w.x, v.y + w.y} }
func (v vector) dot(w vector) float64 { return v.x*w.x + v.y*w.y }
func (v *vector) scale(f float64)     { v.x *= f; v.y *= f }
func (v *vector) self() *vector       { return v }

type meters int

func (m meters) double() meters { return m * 2 }
func (m *meters) add(n meters)  { *m += n }

type list [4]int

func (l list) sum() int       { return l[0] + l[1] + l[2] + l[3] }
func (l *list) clear()        { *l = list{} }
func (l *list) at(i int) *int { return &l[i] }

type body struct {
	vector
	mass meters
	path list
}

type words []string

func (w words) last() string { return w[len(w)-1] }

type handler func(int) int

func (h handler) twice(n int) int { return h(h(n)) }

func main() {
	v := vector{1, 2}
	w := v.plus(vector{3, 4})
	w.scale(0.5)
	p := &w
	p.scale(3)
	println(w.x, w.y, p.dot(v), (*p).plus(*p).x, p.self() == &w)
	p.self().scale(2)
	println(w.x)
	m := meters(5)
	m.add(m.double())
	println(m, meters(2).double().double())
	var b body
	b.path = list{1, 2, 3, 4}
	b.scale(2)
	b.vector = v
	b.scale(10)
	b.mass.add(3)
	*b.path.at(2) += 10
	println(b.x, b.plus(v).y, b.mass, b.path.sum())
	b.path.clear()
	println(b.path.sum())
	bodies := [2]body{{mass: 1}, {mass: 2}}
	for i := range bodies {
		bodies[i].mass.add(10)
	}
	println(bodies[0].mass, bodies[1].mass.double())
	f := vector.dot
	g := (*vector).scale
	g(&v, 7)
	println(f(v, vector{1, 1}), meters.double(21))
	println(words{"a", "b"}.last())
	println(handler(func(n int) int { return n*n + 1 }).twice(3))
}

// --- stderr
// 6 9 24 12 true
// 12
// 15 8
// 10 22 3 20
// 0
// 11 24
// 21 42
// b
// 101
