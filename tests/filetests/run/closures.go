// Variables and allocations that outlive their function are on the heap; closures capture variables, not values.
package main

type node struct {
	next *node
	v    int
}

func push(n *node, v int) *node { return &node{n, v} }

func counter() func() int {
	n := 0
	return func() int {
		n++
		return n
	}
}

func adder(a, b int, s string) func(int) int {
	return func(x int) int {
		println(s, a+b+x)
		return a + b + x
	}
}

var global = func(x int) int { return x * 2 }

func named() (r int, f func() int) {
	f = func() int { return r }
	return 7, f
}

type big struct{ a [20]int }

func useBig(b big) func() int {
	return func() int { b.a[3]++; return b.a[3] }
}
func valBig(b big) func() int {
	return func() int { return b.a[4] }
}
func variadic(xs ...int) []int { return xs }

func main() {
	var l *node
	for i := range 5 {
		l = push(l, i)
	}
	for n := l; n != nil; n = n.next {
		println(n.v)
	}
	c := counter()
	c()
	c()
	println(c(), counter()())
	println(adder(1, 2, "hi")(3))
	var fs [3]func() int
	for i := 0; i < 3; i++ {
		fs[i] = func() int { i += 10; return i }
	}
	for _, f := range fs {
		println(f(), f())
	}
	for i := range fs {
		fs[i] = func() int { return i }
	}
	for i, f := range fs {
		println(i, f())
	}
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	println(fib(15), global(4))
	a, f := named()
	println(a, f())
	var b big
	b.a[3], b.a[4] = 5, 6
	g := useBig(b)
	g()
	println(g(), valBig(b)())
	println(func(x int) int { return x + len(fs) }(4))
	var nilf func()
	println(nilf == nil, g != nil)
	p := func() *int { x := 5; return &x }()
	*p += 2
	println(*p)
	s := variadic(1, 2, 3)
	t := variadic(4, 5)
	println(s[0], t[1], len(s))
	sum := 0
	func() {
		for i := range 10 {
			func() { sum += i }()
		}
	}()
	println(sum)
	type pair struct{ f, g func(int) int }
	pr := pair{func(x int) int { return x + sum }, nil}
	println(pr.f(1), pr.g == nil)
}

// --- stderr
// 4
// 3
// 2
// 1
// 0
// 3 1
// hi 6
// 6
// 10 20
// 11 21
// 12 22
// 0 0
// 1 1
// 2 2
// 610 8
// 7 7
// 7 6
// 7
// true true
// 7
// 1 5 3
// 45
// 46 true
