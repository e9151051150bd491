// What functions do with their parameters, and what that means for their callers.
package main

var global *int

func read(p *int) int                        { return *p } // 11: p does not escape
func same(p *int) *int                       { return p } // 11: leaking param: p to result ~r0 level=0
func store(p *int)                           { global = p } // 12: leaking param: p
func swap(a, b *int) (*int, *int)            { return b, a } // 11: leaking param: a to result ~r1 level=0; 14: leaking param: b to result ~r0 level=0
func storeContent(p **int)                   { global = *p } // 19: leaking param content: p
func content(p **int) *int                   { return *p } // 14: leaking param: p to result ~r0 level=1
func element(s []int) *int                   { return &s[0] } // 14: leaking param: s to result ~r0 level=0
func whole(a [4]int) []int                   { return a[:] } // 12: moved to heap: a
func part(a *[4]int) []int                   { return a[1:3] } // 11: leaking param: a to result ~r0 level=0
func addresses(x int, y [2]int) (*int, *int) { return &x, &y[1] } // 16: moved to heap: x; 23: moved to heap: y
func first(ps ...*int) int                   { return *ps[0] } // 12: ps does not escape
func storeFirst(ps ...*int)                  { global = ps[0] } // 17: leaking param content: ps
func ignore(_ *int, _ []*int)                {}

func named(p *int) (r *int, s [2]int) { // 12: leaking param: p to result r level=0
	q := 1 // 2: moved to heap: q
	r = &q
	t := &s
	_ = t
	if p != nil {
		r = p
	}
	return
}

func ping(n int, p *int) *int { // 18: leaking param: p
	if n == 0 {
		return p
	}
	return pong(n-1, p)
}

func pong(n int, p *int) *int { // 18: leaking param: p
	if n == 0 {
		return nil
	}
	return ping(n-1, p)
}

func callers() {
	a, b, c := 1, 2, 3 // 5: moved to heap: b
	read(&a)
	store(&b)
	*same(&c) = 4

	d, e := 1, 2 // 5: moved to heap: e
	f, g := swap(&d, &e)
	store(f)
	*g = 5

	h, i := 1, 2
	j, k := swap(swap(&h, &i))
	_, _ = j, k

	l := 1 // 2: moved to heap: l
	m := &l
	storeContent(&m)
	n := 2
	o := &n
	read(content(&o))

	p, q := 1, 2
	first(&p, &q) // 7: ... argument does not escape
	r := 3 // 2: moved to heap: r
	storeFirst(&r) // 12: ... argument does not escape
	ignore(&p, []*int{&q}) // 19: []*int{...} does not escape

	s := [4]int{}
	t := part(&s)
	t[0] = *element(s[2:])

	u := 1 // 2: moved to heap: u
	*ping(3, &u) = 2

	var v struct{ x, y *int }
	w := 1
	v.x = &w
	_ = v.y
}

func main() {
	callers()
	whole([4]int{})
	addresses(1, [2]int{})
	named(nil)
}
