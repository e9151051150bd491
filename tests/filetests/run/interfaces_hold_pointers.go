// A value in an interface that does not leave its function holds pointers to variables of the function: they are the same wherever the stack moves.
package main

type pair struct {
	n int
	p *int
}

type list struct {
	next *list
	v    any
	n    int
}

func deep(n int) int {
	var pad [16]int
	pad[n&7] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1 + pad[(n+1)&7]
}

func read(x any) int {
	if p, ok := x.(pair); ok {
		return *p.p + p.n
	}
	return -1
}

type reader interface{ read() int }

func (p pair) read() int { return *p.p * p.n }

func byMethod(r reader) int { return r.read() }

func two() (int, pair) { x := 3; return 1, pair{4, &x} }

func with(p *int) (int, pair) { return 2, pair{5, p} }

func reads(n, p any) int { deep(9000); return n.(int) + read(p) }

func main() {
	x := 5
	var i any = pair{1, &x}
	var r reader = pair{2, &x}
	a, b := [1]*int{&x}, [2]*int{&x, &x}
	var j, k any = a, b
	deep(2000)
	x++
	println(read(i), byMethod(r), *j.([1]*int)[0], *k.([2]*int)[1])
	l := list{v: pair{7, &x}, n: 1}
	l = list{next: &l, v: pair{8, &x}, n: 2}
	var m any = l
	deep(4000)
	x++
	println(read(m.(list).v), read(l.v), m.(list).n)
	for n := range 3 {
		y := n * 10
		var i any = pair{n, &y}
		deep(6000)
		y++
		println(read(i))
	}
	var n any
	z := 6
	n, i = with(&z)
	deep(7000)
	z++
	println(n.(int), read(i), reads(with(&z)))
	n, i = two()
	deep(8000)
	println(n.(int), read(i))
	func() {
		var c any = struct {
			f func() int
			n int
		}{func() int { x++; return x }, 3}
		deep(10000)
		println(c.(struct {
			f func() int
			n int
		}).f(), x)
	}()
}

// --- stderr
// 7 12 6 6
// 15 15 2
// 1
// 12
// 23
// 2 12 14
// 1 7
// 8 8
