// The entry map of a function with nine arguments names registers and words of the caller's frame.
package main

func many(a int, p *int, b, c int, q *int, d int, r *int, e int, s *int) int {
	if a == 0 {
		return *p + *q + *r + *s
	}
	return many(a-1, q, c, b, r, e, s, d, p)
}

func main() {
	w, x, y, z := 1, 2, 3, 4
	println(many(10, &w, 0, 0, &x, 0, &y, 0, &z))
}
