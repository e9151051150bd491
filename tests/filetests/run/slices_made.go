// Slices that are made and grown at run time, with the capacities that Go chooses.
package main

// What is stored here escapes: only then capacities are those of the heap.
var kept struct {
	i []int
	b []byte
	s []string
	g []big
}

type big struct {
	a, b, c, d, e, f, g int
	s                   string
}

func grow() {
	last := -1
	for i := 0; i < 5000; i++ {
		kept.i = append(kept.i, i)
		if cap(kept.i) != last {
			last = cap(kept.i)
			print(last, " ")
		}
	}
	println(len(kept.i), kept.i[0], kept.i[4999])
	last = -1
	for i := 0; i < 100000; i++ {
		kept.b = append(kept.b, byte(i))
		if cap(kept.b) != last {
			last = cap(kept.b)
			print(last, " ")
		}
	}
	println(len(kept.b))
	last = -1
	for i := 0; i < 2000; i++ {
		kept.s = append(kept.s, "x")
		if cap(kept.s) != last {
			last = cap(kept.s)
			print(last, " ")
		}
	}
	println()
	last = -1
	for i := 0; i < 2000; i++ {
		kept.g = append(kept.g, big{a: i, s: "q"})
		if cap(kept.g) != last {
			last = cap(kept.g)
			print(last, " ")
		}
	}
	sum := 0
	for _, x := range kept.g {
		sum += x.a + len(x.s)
	}
	println(sum)
}

func two() ([]int, int) { return []int{1}, 2 }

func esc(n int) []int {
	s := make([]int, n, n*2)
	for i := range s {
		s[i] = i * i
	}
	return s
}

func main() {
	grow()
	s := append([]int{1, 2}, 3, 4, 5)
	println(len(s), cap(s), s[4])
	s = append(s[:1], s[3:]...)
	println(len(s), s[0], s[1], s[2])
	s = append(s, s...)
	println(len(s), s[5])
	println(len(append(two())), cap(append([]byte("hello"), "!"...)))
	e := esc(10)
	println(len(e), cap(e), e[9])
	m := make([]big, 3)
	m[1].s = "k"
	println(len(m), m[1].s, m[0].a)
	q := make([]string, 0, 4)
	q = append(q, "a", "b")
	println(len(q), cap(q), q[1])
	bb := append([]big(nil), big{a: 1}, big{a: 2})
	bb = append(bb[:0], bb[1], bb[0])
	println(bb[0].a, bb[1].a)
	var n []int
	println(append(n) == nil, append(n, n...) == nil, len(append(n, 1)))
	z := make([]struct{}, 3)
	z = append(z, struct{}{}, struct{}{})
	println(len(z))
	c := make([]int, 2)
	println(copy(c, e[3:]), c[0], c[1], copy(c, c[1:]), c[0])
	clear(c)
	println(c[0], c[1])
	x3 := e[2:4:6]
	println(len(x3), cap(x3))
	x3 = append(x3, 100, 101)
	println(e[4], e[5])
	x3 = append(x3, 7)
	x3[0] = -1
	println(e[2], x3[4])
	var aa [][]int
	for i := 0; i < 3; i++ {
		row := make([]int, i+1)
		for j := range row {
			row[j] = i * j
		}
		aa = append(aa, row)
	}
	println(len(aa), aa[2][2])
	p := (*[2]int)(e)
	p[0] = 77
	println(e[0], [2]int(e)[0])
	fs := []func(int) int{}
	for i := 0; i < 3; i++ {
		fs = append(fs, func(x int) int { return x + i })
	}
	println(fs[0](1), fs[2](1))
}

// --- stderr
// 1 2 4 8 16 32 64 128 256 512 848 1280 1792 2560 3408 5120 5000 0 4999
// 8 16 32 64 128 256 512 896 1408 2048 3072 4096 5376 6912 9472 12288 16384 21760 28672 40960 57344 73728 98304 131072 100000
// 1 2 4 8 16 32 71 143 303 591 1023 1535 2560 
// 1 2 4 8 17 37 74 151 302 682 1137 1706 2389 2001000
// 5 6 5
// 3 1 4 5
// 6 5
// 2 16
// 10 20 81
// 3 k 0
// 2 4 b
// 2 1
// true true 1
// 5
// 2 16 16 1 16
// 0 0
// 2 4
// 100 101
// 4 7
// 3 4
// 77 77
// 1 3
