// Variadic functions: their arguments form a slice of an array in the caller's frame, moved with it.
package main

func total(n int, values ...int) (sum int) {
	if n > 0 {
		return total(n-1, values...) + len(values)
	}
	for i, v := range values {
		sum += v
		values[i] = -v
	}
	return
}

func sizes(names ...string) (n int) {
	for _, name := range names {
		n = n*10 + len(name)
	}
	return
}

func through(p *int, values ...*int) int {
	for _, v := range values {
		*v += *p
	}
	return total(500, *values[0], *values[1])
}

func main() {
	println(total(0), total(0, 1), total(1000, 1, 2, 3))
	a := [3]int{4, 5, 6}
	println(total(10, a[:]...), a[0], a[2], sizes(), sizes("x", "yy", ""))
	x, y := 10, 20
	println(through(&x, &x, &y), x, y)
}

// --- stderr
// 0 1 3006
// 45 -4 -6 0 120
// 1060 20 40
