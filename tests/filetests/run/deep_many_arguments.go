// Seven, nine and fourteen integer arguments: pointers among those that travel on the stack move with it.
package main

func seven(a, b, c, d, e, f int, g *int) int {
	if a == 0 {
		return *g
	}
	h := *g + 1
	return seven(a-1, b, c, d, e, f, &h) + b + f
}

func nine(a *int, b, c, d, e, f int, g *int, h int, i *int) int {
	*a++
	*g += h
	*i -= 1
	if b == 0 {
		return *a + *g + *i
	}
	x, y, z := *a, *g, *i
	r := nine(&x, b-1, c, d, e, f, &y, h, &z)
	return r + x - y + z + c + d + e + f
}

func fourteen(n int, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc *int) int {
	if n == 0 {
		return *p0 + *p1*2 + *p2*3 + *p3*4 + *p4*5 + *p5*6 + *p6*7 + *p7*8 + *p8*9 + *p9*10 + *pa*11 + *pb*12 + *pc*13
	}
	x := *p0 + 1
	return fourteen(n-1, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, &x)
}

func floats(n int, a, b, c, d, e, f, g, h, i, j float64, p *float64) float64 {
	if n == 0 {
		return a + b*2 + c*3 + d*4 + e*5 + f*6 + g*7 + h*8 + i*9 + j*10 + *p
	}
	x := *p + a
	return floats(n-1, b, c, d, e, f, g, h, i, j, a, &x)
}

func main() {
	one := 1
	println(seven(20000, 1, 2, 3, 4, 5, &one))
	x, y, z := 0, 0, 0
	println(nine(&x, 10000, 1, 2, 3, 4, &y, 6, &z), x, y, z)
	println(fourteen(5000, &one, &one, &one, &one, &one, &one, &one, &one, &one, &one, &one, &one, &one))
	f := 0.5
	println(floats(5000, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, &f))
}

// --- stderr
// 140001
// -299929994 1 6 -1
// 35111
// 27885.5
