// Floats are live over calls that move the stack; no float may be taken for a pointer.
package main

func series(n int, x float64, y float32) (float64, float32) {
	if n == 0 {
		return x, y
	}
	a, b := series(n-1, x*0.999, y+0.25)
	return a + x/float64(n), b - 0.125
}

func mixed(n int, a float64, p *float64, b float32, q *int, c float64) float64 {
	*p += a
	*q += 1
	if n == 0 {
		return *p + float64(*q)
	}
	local := c * 0.5
	count := n
	return mixed(n-1, a+1, &local, b, &count, c) + local + float64(count) + float64(b)
}

func main() {
	println(series(10000, 1.5, 2.5))
	x, n := 0.25, 3
	println(mixed(20000, 0.5, &x, 1.5, &n, 8))
	println(x, n)
}

// --- stderr
// 0.17023269443163355 1252.5
// 4.001800065e+08
// 0.75 4
