// Pointers to pointers into the stack: a pointer word in a slot is itself moved and adjusted.
package main

func dig(n int, pp **int, ppp ***int) int {
	if n == 0 {
		**pp += 1
		***ppp += 2
		return **pp
	}
	mine := n & 7
	p := &mine
	q := &p
	before := **pp
	r := dig(n-1, q, &q)
	if p != &mine || q != &p || **q != mine {
		println("frame", n, "lost its pointers", mine)
	}
	if **pp != before {
		println("frame", n, "changed its caller's", before, **pp)
	}
	return r + mine&1
}

func alternate(n int) int {
	a, b := 100, 200
	p, q := &a, &b
	pp := &p
	for i := 0; i < n; i++ {
		**pp += dig(i*10, pp, &pp) & 3
		p, q = q, p
		if i&2 == 0 {
			pp = &q
		} else {
			pp = &p
		}
	}
	return a*1000 + b
}

func main() {
	a := 100
	p := &a
	pp := &p
	println(dig(20000, pp, &pp), a, *p, **pp)
	println(alternate(50))
}

// --- stderr
// 10003 100 100 100
// 142236
