// Pointers to variables, elements and fields; pointer to pointer; new; &T{}; linked structs on the stack.
package main

type leaf struct {
	v    int16
	next *leaf
}

type tree struct {
	inner struct {
		leaves [3]leaf
	}
	count int
}

func set(p *int, v int)   { *p = v }
func swap(a, b *int)      { *a, *b = *b, *a }
func bump(l *leaf)        { l.v++ }
func clear(t *tree)       { *t = tree{} }
func first(t *tree) *leaf { return &t.inner.leaves[0] }
func length(l *leaf) (n int) {
	for ; l != nil; l = l.next {
		n++
	}
	return
}

func main() {
	x, y := 1, 2
	p := &x
	q := &y
	set(p, 10)
	swap(p, q)
	println(x, y, *p, p == &x, p == q)
	p = q
	*p++
	println(y, p == q)
	pp := &p
	**pp += 5
	p = &x
	**pp += 7
	println(x, *p)

	var t tree
	for i := range t.inner.leaves {
		l := &t.inner.leaves[i]
		l.v = int16(i)
		if i > 0 {
			t.inner.leaves[i-1].next = l
		}
	}
	bump(t.inner.leaves[1].next)
	first(&t).v = 40
	println(t.inner.leaves[0].v, t.inner.leaves[2].v, length(first(&t)))
	copied := t
	copied.inner.leaves[0].next.v = 99
	println(t.inner.leaves[1].v, copied.inner.leaves[1].v, t == copied)
	clear(&t)
	println(t.inner.leaves[1].v, first(&t).next == nil)

	n := new(int)
	*n += 3
	l := leaf{v: 7}
	l.next = &leaf{8, nil}
	println(*n, l.v, l.next.v, length(&l))
	var none *tree
	println(none == nil, l.next != nil)
	fp := &[3]float64{1, 2, 3}
	fp[1] *= 4
	e := &fp[2]
	*e -= 0.5
	println(fp[0], fp[1], fp[2], len(fp))
}

// --- stderr
// 2 10 2 true false
// 11 true
// 9 9
// 40 3 3
// 99 1 false
// 0 true
// 3 7 8 2
// true true
// 1 8 2.5 3
