// Structs, arrays, slices and pointers into them: copied, compared, passed, returned, through methods and function values.
package main

type P struct{ x, y int }
type R struct {
	min, max P
	name     string
}
type Big struct {
	a [20]int
	s string
	p *P
	r [3]R
	b bool
	f float32
}
type Tree struct {
	l, r *Tree
	v    int
}
type E struct{}
type M [3][4]float64
type Small struct {
	a int8
	b int64
	c bool
}
type Emb struct {
	P
	*R
	n int
}

func (p P) add(q P) P   { return P{p.x + q.x, p.y + q.y} }
func (p *P) scale(k int) { p.x *= k; p.y *= k }
func (r R) w() int      { return r.max.x - r.min.x }
func (t *Tree) sum() int {
	if t == nil {
		return 0
	}
	return t.l.sum() + t.v + t.r.sum()
}
func mk(n int) Big {
	var b Big
	for i := range b.a {
		b.a[i] = i * n
	}
	b.s = "big"
	b.r[1].name = "middle"
	b.r[2].max = P{n, n}
	return b
}
func mod(b Big) Big   { b.a[3] = 1000; b.r[0].min.x = 7; return b }
func pmod(b *Big)     { b.a[3] = 2000; b.r[1].max.scale(2); *b = mod(*b) }
func swapBig(a, b Big) (Big, Big, int) { return b, a, a.a[2] }
func arr(a [5]int) [5]int {
	a[0], a[4] = a[4], a[0]
	return a
}
func (m *M) mul(k float64) *M {
	for i := range m {
		for j := range m[i] {
			m[i][j] = float64(i*10+j) * k
		}
	}
	return m
}
func many(a int, b float64, c string, d []int, e *int, f bool, g int8, h float32, i P, j R, k func(int) int) (int, float64, string, []int, *int, bool, int8, float32, P) {
	return k(a) + *e + len(j.name), b, c, d, e, f, g, h, i
}
func dbl(x int) int { return x * 2 }

var gtree Tree
var gbig = mk(3)
var gp = &gbig.r[1].min
var order = f1() + later
var later = f2()

func f1() int { println("f1", later); return 1 }
func f2() int { println("f2"); return 41 }
func init()   { println("init 1", order) }
func init()   { println("init 2"); gp.x = 77 }

func main() {
	p := P{1, 2}
	q := p.add(P{y: 5})
	q.scale(3)
	(&p).scale(2)
	println(p.x, p.y, q.x, q.y, p == q, p == P{2, 4}, P.add(p, q).x)
	(*P).scale(&p, 10)
	f := (*P).scale
	f(&p, 2)
	g := P.add
	println(p.x, g(p, q).y, f != nil)
	b := mk(2)
	c := b
	c.a[0] = 5
	println(b == mk(2), b == c, c.a[0], b.a[0])
	d := mod(b)
	println(b.a[3], d.a[3], d.r[0].min.x, d.r[1].name)
	pmod(&b)
	println(b.a[3], b.r[1].max.x)
	b, c, n := swapBig(b, c)
	println(b.a[0], c.a[3], n)
	b, c = c, b
	println(b.a[0], c.a[0])
	b.r[0], b.r[2] = b.r[2], b.r[0]
	println(b.r[0].max.x, b.r[2].min.x)
	a := [5]int{1, 2, 3, 4, 5}
	a = arr(a)
	println(a[0], a[4], arr(a)[0], len(arr(a)))
	var m M
	println(m.mul(0.5)[2][3], m[1][1], (*m.mul(2))[0][1])
	mm := m
	println(mm == m, mm[2] == m[2])
	mm[2][2]++
	println(mm == m, mm[2] == m[2], mm[1] == m[1])
	l := Tree{v: 1}
	r := Tree{v: 3}
	t := Tree{&l, &r, 2}
	println(t.sum(), t.l.l.sum(), (*Tree)(nil).sum())
	e := E{}
	println(e == E{}, [0]int{} == [0]int{})
	s1, s2 := Small{1, 2, true}, Small{1, 2, true}
	println(s1 == s2, s1 != Small{1, 2, false})
	ss := [2]Small{s1, {3, 4, false}}
	tt := ss
	println(ss == tt, ss[1].b)
	tt[1].a++
	println(ss == tt)
	em := Emb{P{1, 2}, &R{name: "r", max: P{9, 9}}, 3}
	em.scale(4)
	println(em.x, em.P.y, em.name, em.w(), em.max.x, em.add(P{1, 1}).x)
	em.min = P{4, 4}
	println(em.w(), em.R.w())
	x := 5
	sl := a[1:4]
	fmt1, ff, fs, fsl, fp, fb, fi, fh, fpp := many(1, 2.5, "str", sl, &x, true, -3, 1.5, p, R{name: "abc"}, dbl)
	println(fmt1, ff, fs, len(fsl), *fp, fb, fi, fh, fpp.x)
	sl[0] = 100
	println(a[1], cap(sl), len(sl[:4]), sl[:4][3])
	sl = sl[1:]
	sl2 := sl[:0]
	println(len(sl), cap(sl), len(sl2), cap(sl2), sl2 == nil)
	n3 := copy(a[:], a[2:])
	println(n3, a[0], a[1], a[2], a[3], a[4])
	n3 = copy(a[2:], a[:])
	println(n3, a[0], a[1], a[2], a[3], a[4])
	clear(a[1:3])
	println(a[0], a[1], a[2], a[3])
	var bs [5]byte
	println(copy(bs[1:], "héy"), bs[0], bs[1], bs[2], bs[3], bs[4])
	fns := [3]func(int) int{dbl, func(i int) int { return i * i }}
	println(fns[0](4), fns[1](5), fns[2] == nil)
	ap := (*[2]int)(a[3:])
	ap[0] = 55
	println(a[3], len(ap), [2]int(a[1:])[0])
	pp := &p
	ppp := &pp
	(**ppp).x = 3
	(*ppp).y = 4
	println(p.x, p.y, *pp == p, gp.x, gbig.r[1].min.x)
	lits := [...]*P{{1, 2}, {3, 4}, 5: {5, 6}}
	println(len(lits), lits[1].x, lits[2] == nil, lits[5].y)
	nest := [2][2]P{{{1, 2}, {3, 4}}, {1: {5, 6}}}
	println(nest[0][1].y, nest[1][1].x, nest[1][0].x)
	sls := [][]int{{1, 2}, {3}, {}, nil}
	tot := 0
	for _, r := range sls {
		for _, v := range r {
			tot += v
		}
	}
	println(tot, len(sls[2]), sls[2] == nil, sls[3] == nil)
	anon := struct {
		a, b int
		in   struct{ c string }
	}{1, 2, struct{ c string }{"deep"}}
	println(anon.in.c, anon.a)
	w := new(int)
	*w += 5
	np := new(P)
	np.scale(3)
	*np = P{7, 8}
	println(*w, np.x, *np == P{7, 8})
	str := "hello"
	println(str[1:3], str[:0] == "", str[4], str > "hell", str < "help", str[1:] == "ello", str != "hello")
	const cs = "const"
	println(cs[x-3], cs[1:x])
	va(1)
	va(1, 2, 3)
	va(1, sl...)
	println(func(a, b int) int { return a - b }(5, 3))
}
func va(a int, rest ...int) {
	s := a
	for _, v := range rest {
		s += v
	}
	println(s, len(rest), rest == nil)
}

// --- stderr
// f2
// f1 41
// init 1 42
// init 2
// 2 4 3 21 false true 5
// 40 101 true
// true false 5 0
// 6 1000 7 middle
// 1000 0
// 5 1000 4
// 0 5
// 2 7
// 5 1 1 5
// 46 22 2
// true true
// false false true
// 6 0 0
// true true
// true true
// true 4
// false
// 4 8 r 9 9 5
// 5 5
// 10 2.5 str 3 5 true -3 1.5 40
// 100 4 4 1
// 2 3 0 3 false
// 3 3 4 1 4 1
// 3 3 4 3 4 1
// 3 0 0 4
// 4 0 104 195 169 121
// 8 25 true
// 55 2 0
// 3 4 true 77 77
// 6 3 true 6
// 4 5 0
// 6 0 false true
// deep 1
// 5 7 true
// el true 111 true true true false
// 110 onst
// 1 0 true
// 6 2 false
// 56 2 false
// 2
