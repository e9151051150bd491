// Mutual recursion through three functions with different frames.
package main

func a(n int, p *int) int {
	x := n
	if n <= 0 {
		return *p
	}
	return b(n-1, &x) + *p
}

func b(n int, p *int) int {
	var pad [16]int
	pad[n&15] = *p
	if n <= 0 {
		return *p
	}
	return c(n-1, &pad[n&15], pad[0]) + pad[n&15]
}

func c(n int, p *int, k int) int {
	if n <= 0 {
		return *p + k
	}
	y := *p - k
	return a(n-1, &y) - y
}

func main() {
	z := 5
	println(a(100000, &z), z)
}

// --- stderr
// 1666716672 5
