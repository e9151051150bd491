// Arrays are values: assignment copies, == compares elements, nested arrays and literals with keys.
package main

type grid [3][4]int

func fill(g grid) grid {
	for i := range g {
		for j := range g[i] {
			g[i][j] += i*10 + j
		}
	}
	return g
}

func total(g *grid) (n int) {
	for _, row := range g {
		for _, v := range row {
			n += v
		}
	}
	return
}

func main() {
	var g grid
	h := fill(g)
	println(total(&g), total(&h), g == h, h == fill(grid{}), len(g), len(g[0]), cap(h))
	row := h[1]
	row[0] = 99
	println(h[1][0], row[0], row != h[1])
	a := [...]string{2: "two", 5: "five", "six"}
	println(len(a), a[2], a[5], a[6], a[0] == "")
	b := [5]int{1, 2, 3}
	p := &b
	p[3] = b[2] * 10
	c := *p
	p[0] = -1
	println(b[0], c[0], c[3], len(p), b == c)
	for i, v := range b {
		b[4] = 100
		b[i] += v
	}
	println(b[0], b[1], b[2], b[3], b[4])
	for i, v := range p {
		p[4] = 1000
		p[i] += v
	}
	println(b[0], b[1], b[2], b[3], b[4])
	var none [0]int
	println(len(none), none == [0]int{})
	i := 0
	i, b[i] = 2, 7
	b[i], i = 8, 0
	println(i, b[0], b[2])
	var bytes [300]byte
	for i := range bytes {
		bytes[i] = byte(i)
	}
	copied := bytes
	copied[299]++
	println(bytes[299], copied[299], bytes == copied)
}

// --- stderr
// 0 138 false true 3 4 3
// 10 99 true
// 7 two five six true
// -1 1 30 5 false
// -2 4 6 60 100
// -4 8 12 120 2000
// 0 true
// 0 7 8
// 43 44 false
