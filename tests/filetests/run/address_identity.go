// An address compares equal to itself before and after a call that may move it, and integers made from comparisons stay what they were.
package main

func deep(n int) int {
	var pad [4]int
	pad[n&3] = 1
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n&3]
}

func same(p, q *int) bool { return p == q }

func main() {
	var a [4]int
	x, y := 1, 2
	for i := 0; i < 4; i++ {
		p := &a[i]
		before := p == &a[2]
		depth := deep(10 << (2 * i))
		after := p == &a[2]
		println(before, after, depth, same(p, &a[i]), same(p, &x))
		a[i] = depth
	}
	p, q := &x, &x
	deep(100000)
	println(p == q, p != &y, *p, *q, a[0], a[3])
}

// --- stderr
// false false 10 true false
// false false 40 true false
// true true 160 true false
// false false 640 true false
// true true 1 1 10 640
