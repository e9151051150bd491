// Calls happen in order, then everything else is read; operands of assignments come before values, assignments from left to right.
package main

func t(n int) int           { print(n, " "); return n }
func tb(n int, b bool) bool { print(n, " "); return b }
func two(n int) (int, int)  { print("two", n, " "); return n, n + 1 }

type S struct {
	a, b int
	arr  [4]int
}

func (s S) val(n int) int   { print("val", n, " "); return s.a + n }
func (s *S) ptr(n int) *S   { print("ptr", n, " "); s.a += n; return s }
func get(s *S, n int) *S    { print("get", n, " "); return s }
func add(a, b, c int) int   { return a*100 + b*10 + c }
func inc(p *int) int        { *p++; return *p }
func set(p *int, v int) int { old := *p; *p = v; return old }

var g int

func bump() int { g++; return g }

func three() (int, int, int) { return t(1), t(2), t(3) }

func results() (a int, b [3]int, c string) {
	a = bump()
	return g, [3]int{bump(), g, 7}, "end"
}

func main() {
	var a [5]int
	i := 0
	a[t(1)], a[t(2)] = t(3), t(4)
	i, a[i] = 1, 9
	println(i, a[0], a[1])
	a[0], a[1], a[2] = a[2], a[0], a[1]
	println(a[0], a[1], a[2])
	println(add(t(1), t(2), t(3)), t(4)+t(5)*t(6))
	println(tb(1, true) && tb(2, false) || tb(3, true) && !tb(4, false))
	println(g+bump(), bump()+g, g)
	x := 1
	y := x + inc(&x)
	println(x, y)
	z := [3]int{x, inc(&x), x}
	println(z[0], z[1], z[2])
	s := S{a: t(7), b: t(8)}
	p := &s
	println(p.ptr(t(1)).ptr(t(2)).val(t(3)), s.val(t(4)))
	get(p, 1).arr[t(2)], get(p, 3).b = two(t(1))
	println(s.arr[2], s.b)
	get(p, 1).arr[t(1)] += t(5)
	println(s.arr[1])
	println(add(three()))
	q := [2]S{{a: t(1)}, {b: t(2), a: t(3)}}
	q[0], q[1] = q[1], q[0]
	println(q[0].a, q[1].a, q[0].b)
	v, w := set(&g, 10), g
	println(v, w, g)
	switch t(3) {
	case t(1), t(2):
		println("no")
	case t(3), t(4):
		println("yes")
	default:
		println("default")
	}
	for k := t(0); k < t(2); k += t(1) {
		print("body ")
	}
	var m, n int
	m, n = n+1, m+2
	m, n = n, m
	pp := &m
	*pp, pp = 5, &n
	*pp = 6
	println(m, n)
	var st S
	sp := &st
	sp.a, sp = 1, nil
	println(st.a, sp == nil)
	r, arr, str := results()
	println(r, arr[0], arr[1], arr[2], str)
	sl := a[:]
	for idx, val := range sl {
		a[2] = 30
		sl = sl[:1]
		print(idx, ":", val, " ")
	}
	println(len(sl), min(t(3), t(1)), len([2]int{t(1), t(2)}), tb(5, x == inc(&x)))
}

// --- stderr
// 1 2 3 4 1 9 3
// 4 9 3
// 1 2 3 4 5 6 123 34
// 1 2 3 4 true
// 3 4 2
// 2 4
// 3 3 3
// 7 8 1 ptr1 2 ptr2 3 val3 4 val4 13 14
// get1 2 get3 1 two1 1 2
// get1 1 5 5
// 1 2 3 123
// 1 2 3 3 1 2
// 2 10 10
// 3 1 2 3 yes
// 0 2 body 1 2 body 1 2 5 6
// 1 true
// 12 12 12 7 end
// 0:4 1:9 2:30 3:0 4:0 3 1 1 2 5 1 1 2 true
