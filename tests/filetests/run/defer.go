// Deferred calls run latest first when their function ends, with arguments evaluated at the statement; they may change results.
package main

type T struct{ n int }

func (t T) show(s string)   { println("show", t.n, s) }
func (t *T) inc(by int) int { t.n += by; println("inc", t.n); return t.n }

func named() (r int) {
	defer func() { r *= 2 }()
	r = 5
	return r + 1
}

func loop(n int) (s int) {
	for i := 0; i < n; i++ {
		defer func(x int) {
			s += x * i
			println("loop", x, i, s)
		}(i + 1)
	}
	return 100
}

func mixed(a int, b string, c float64, d [30]int) (x string, y [5]int, z float64) {
	defer println("deferred", a, b, c, d[7])
	for i := range 3 {
		defer func() { y[i] += i + 1 }()
	}
	t := T{3}
	defer t.show("value")
	t.n = 4
	defer t.inc(5)
	defer func() {
		println("t", t.n)
		t.n++
	}()
	a, b, c = 0, "", 0
	d[7] = 9
	y[4] = 8
	return "result", y, 2.5
}

func pair() (int, string) { return 3, "three" }
func take(n int, s string) { println("take", n, s) }
func variadic(s string, xs ...int) {
	println(s, len(xs))
	for _, x := range xs {
		println(x)
	}
}

func many() {
	defer take(pair())
	defer variadic("v", 1, 2, 3)
	defer variadic("w")
	f := func(s string) { println("closure", s) }
	defer f("first")
	f = func(s string) { println("other", s) }
	defer f("second")
	defer func() {
		defer println("inner 1")
		defer println("inner 2")
	}()
	g := T.show
	defer g(T{9}, "expr")
	if f != nil {
		defer println("in if")
	}
}

func escapes() (p *int, f func() int) {
	n := 1
	defer func() { n++ }()
	p = &n
	return p, func() int { return n + *p }
}

func early(k int) (r string) {
	defer func() { println(r) }()
	if k == 0 {
		return "zero"
	}
	defer func() { r = "mid" }()
	if k == 1 {
		return "one"
	}
	r = "many"
	return
}

func fact(n int) (r int) {
	defer func() {
		if n > 1 {
			r *= n
		}
	}()
	if n <= 1 {
		return 1
	}
	return fact(n - 1)
}

func gotoLoop() {
	i := 0
again:
	defer println("goto", i)
	i++
	if i < 3 {
		goto again
	}
}

func main() {
	println(named())
	println(loop(4))
	var d [30]int
	d[7] = 77
	x, y, z := mixed(1, "b", 1.5, d)
	println(x, y[0], y[1], y[2], y[4], z)
	many()
	p, f := escapes()
	println(*p, f())
	println(early(0), early(1), early(2))
	println(fact(10))
	gotoLoop()
	func() {
		defer println("literal")
		println("before")
	}()
	c := func(k int) (r int) {
		defer func() { r += k + y[4] }()
		return 1
	}
	println(c(5))
}

// --- stderr
// 12
// loop 4 3 112
// loop 3 2 118
// loop 2 1 120
// loop 1 0 120
// 120
// t 4
// inc 10
// show 3 value
// deferred 1 b 1.5 77
// result 1 2 3 8 2.5
// in if
// show 9 expr
// inner 2
// inner 1
// other second
// closure first
// w 0
// v 3
// 1
// 2
// 3
// take 3 three
// 2 4
// zero
// mid
// mid
// zero mid mid
// 3628800
// goto 2
// goto 1
// goto 0
// before
// literal
// 14
