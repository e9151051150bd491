// More results than fit in registers, among them pointers.
package main

func spread(n int, p *int) (q *int, a, b, c, d, e, f, g, h, i, j int, x, y float64) {
	if n == 0 {
		return p, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0.5, 0.25
	}
	*p += n
	q, a, b, c, d, e, f, g, h, i, j, x, y = spread(n-1, p)
	if q != p {
		println("wrong pointer at", n)
	}
	*q -= 1
	return p, b, c, d, e, f, g, h, i, j, a + n&3, y, x
}

func main() {
	var tops [3]int
	for i := range tops {
		q, a, b, c, d, e, f, g, h, i, j, x, y := spread(5003, &tops[i])
		println(a, b, c, d, e, f, g, h, i, j, x, y, *q)
	}
	println(tops[0] == tops[1], tops[2])
}

// --- stderr
// 504 1005 506 1007 508 1009 510 1002 504 1006 0.25 0.5 12512503
// 504 1005 506 1007 508 1009 510 1002 504 1006 0.25 0.5 12512503
// 504 1005 506 1007 508 1009 510 1002 504 1006 0.25 0.5 12512503
// true 12512503
