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

// --- stdout
// main.many: check at 000b, needs 64 bytes
//   entry:      rsi r8 [rsp+8] [rsp+24]
//   0083:       -  (after main.many)
//
// main.main: no check
//   0066:       -  (after main.many)
//   0075:       -  (after print_begin)
//   0080:       -  (after print_int)
//   0088:       -  (after print_newline)
//   0090:       -  (after print_end)
//
// runtime.doInit: no check
//
// runtime.main: no check
//   0009:       -  (after runtime.doInit)
//   000e:       -  (after main.main)
