// Slices of arrays and of slices share the array; len, cap, three-index slices, copy, nil, range.
package main

func sum(s []int) (n int) {
	for _, v := range s {
		n += v
	}
	return
}

func reverse(s []int) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func fill(s []byte, b byte) {
	for i := range s {
		s[i] = b
	}
}

func main() {
	var a [10]int
	for i := range a {
		a[i] = i * i
	}
	s := a[2:6]
	println(len(s), cap(s), s[0], s[3], sum(s), sum(a[:]), sum(a[9:]), sum(a[10:]))
	s = s[1:]
	s = s[:6]
	println(len(s), cap(s), s[5])
	t := a[1:3:5]
	println(len(t), cap(t), len(t[:4]))
	reverse(a[:])
	println(s[0], t[0], a[0], a[9])
	println(copy(a[:], a[4:]), a[0], a[5], a[6])
	println(copy(a[3:], a[:5]), a[3], a[7])
	println(copy(s, t), s[0])
	var none []int
	println(none == nil, len(none), cap(none), sum(none), len(none[:0]), s == nil)
	var bytes [8]byte
	fill(bytes[:], 'x')
	println(copy(bytes[2:], "hello"), bytes[1], bytes[2], bytes[6], bytes[7])
	p := &a
	u := p[5:]
	u[0] = 1000
	q := &u[1]
	*q = 2000
	println(a[5], a[6], len(p[:3]))
	var m [3][4]int
	rows := m[1:]
	rows[0][2] = 5
	inner := rows[0][1:3]
	inner[0] = 6
	println(m[1][1], m[1][2], sum(inner), len(rows))
	literal := []int{5, 6, 7}
	literal[1] *= 2
	for i, v := range literal {
		literal[2] = 50
		print(i, "=", v, " ")
	}
	println()
	structs := []struct {
		a int
		b string
	}{{1, "one"}, {2, "two"}}
	for i := range structs {
		structs[i].a += 10
	}
	println(structs[0].a, structs[1].b, len(structs))
}

// --- stderr
// 4 8 4 25 54 285 81 0
// 6 7 64
// 2 4 4
// 36 64 81 0
// 6 25 0 9
// 5 25 1
// 2 16
// true 0 0 0 0 false
// 5 120 104 111 120
// 1000 2000 3
// 6 5 11 2
// 0=5 1=12 2=50
// 11 two 2
