// Structs: nested, embedded, compared, copied, anonymous; literals with and without names.
package main

type point struct{ x, y int }

type rect struct {
	min, max point
	label    string
	flags    struct {
		filled bool
		depth  int8
	}
}

type named struct {
	rect
	*point
	id uint16
}

func (r rect) width() int        { return r.max.x - r.min.x }
func (p *point) move(dx, dy int) { p.x += dx; p.y += dy }
func (r *rect) grow()            { r.max.move(1, 1) }
func grown(r rect) rect          { r.grow(); r.label = "grown"; return r }

func main() {
	r := rect{point{1, 2}, point{x: 4, y: 6}, "r", struct {
		filled bool
		depth  int8
	}{true, -3}}
	s := grown(r)
	println(r.max.x, s.max.x, r == s, r.min == s.min, s.label, s.flags.depth, r.flags == s.flags)
	s = r
	println(r == s, r.width())
	s.flags.filled = false
	println(r != s)
	origin := point{}
	n := named{rect: r, point: &origin, id: 65535}
	n.id++
	n.move(5, 6)
	n.grow()
	println(n.width(), n.x, n.y, origin.x, n.id, n.min.y, n.rect.max.y)
	m := n
	m.rect.min.x = 50
	m.x = 77
	println(n.min.x, n.x, m == n)
	pairs := [2]struct {
		k string
		v float32
	}{{"a", 1.5}, {v: 2.5}}
	for _, p := range pairs {
		println(p.k, p.v)
	}
	pp := &pairs[1]
	pp.k = "z"
	(*pp).v *= 2
	println(pairs[1].k, pairs[1].v)
	var blank struct {
		_ int
		a byte
		_ [3]byte
		b int64
	}
	blank.b = 1 << 40
	other := blank
	println(other == blank, other.b, struct{}{} == struct{}{})
}

// --- stderr
// 4 5 false true grown -3 true
// true 3
// true
// 4 5 6 5 0 2 7
// 1 77 false
// a 1.5
//  2.5
// z 5
// true 1099511627776 true
