// Capacities that Go programs see of slices that do not outlive their function: the first elements are in the frame.
package main

//go:noinline
func n(i int) int { return i }

type big struct{ a [5]int64 }

type pair struct {
	s string
	p *int
}

func loops() {
	var a []int32
	for i := range n(20) {
		a = append(a, int32(i))
		print(" ", cap(a))
	}
	println(" int32", a[19], a[7])
	b := []string{}
	for i := range n(10) {
		b = append(b, string(rune('a'+i)))
		print(" ", cap(b))
	}
	println(" string", b[0]+b[1]+b[2]+b[9])
	c := make([]int64, 0, n(1))
	for i := range n(10) {
		c = append(c, int64(i))
		print(" ", cap(c))
	}
	println(" made", c[9])
	for range 3 {
		var d []int64
		d = append(d, 1, 2)
		println("anew", cap(d), d[1])
	}
}

//go:noinline
func param(s []int64) {
	s = append(s, 1)
	println("param", cap(s))
}

func deep(n int) int {
	var words [64]int
	if n > 0 {
		return deep(n-1) + words[n%64]
	}
	return 0
}

func pointers() {
	x := 42
	var s []pair
	s = append(s, pair{"a", &x})
	var ps []*int
	ps = append(ps, &x, new(int))
	deep(1000)
	*s[0].p++
	println(cap(s), cap(ps), s[0].s, *ps[0], ps[2:4][1] == nil)
	ps = append(ps, &x, &x, &x)
	deep(1000)
	println(cap(ps), *ps[4])
}

func deferred() {
	var s []int
	defer func() { println("deferred", len(s)) }()
	s = append(s, 1, 2, 3)
	println(cap(s), s[2])
}

func closure() {
	var s []uint8
	add := func(x uint8) { s = append(s, x) }
	add(1)
	add(2)
	println("closure", len(s), s[1])
}

var kept []int64

func escapes() {
	var s []int64
	s = append(s, 1)
	println("escapes", cap(s))
	kept = s
}

func generic[T any](x T) {
	var s []T
	s = append(s, x)
	println("generic", cap(s))
}

func resliced() {
	var s []int64
	s = append(s, 9)
	t := s[:cap(s)]
	println(t[0], t[1], t[3])
	u := append(s[:0:0], 7)
	println(cap(u), s[0])
	s = nil
	s = append(s, 5)
	println(cap(s), t[0])
}

func main() {
	loops()
	param(nil)
	pointers()
	deferred()
	closure()
	escapes()
	generic(1)
	generic("x")
	generic(big{})
	generic(byte(1))
	resliced()
}

// --- stderr
//  8 8 8 8 8 8 8 8 16 16 16 16 16 16 16 16 32 32 32 32 int32 19 7
//  2 2 4 4 8 8 8 8 16 16 string abcj
//  1 2 4 4 8 8 8 8 16 16 made 9
// anew 4 2
// anew 2 2
// anew 2 2
// param 4
// 1 4 a 43 true
// 8 43
// 3 3
// deferred 3
// closure 2 2
// escapes 1
// generic 4
// generic 2
// generic 1
// generic 32
// 9 0 0
// 4 9
// 1 9
