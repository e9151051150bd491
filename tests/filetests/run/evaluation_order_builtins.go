// Built-in functions are called at their turn among the calls of a statement, and take what a call with several results gives.
package main

var x []int

//go:noinline
func longer() int {
	x = make([]int, len(x)+2, 10)
	return 2
}

//go:noinline
func set(y *float64) float64 {
	*y += 7
	return 1
}

//go:noinline
func several() ([]string, string, string) { return []string{"a"}, "b", "c" }

//go:noinline
func floats() (float64, float64) { return 5, 7 }

//go:noinline
func bytes(to []byte) ([]byte, string) { return to, "xyz" }

//go:noinline
func entry(m map[int]int) (map[int]int, int) { return m, 1 }

func main() {
	a, b, c := len(x), longer(), len(x)
	println(a, b, c)
	println(cap(x), longer(), cap(x))
	println(len(append(x, 1))*100 + longer()*10 + len(append(x, 1)))
	y := 1.0
	println(min(y, 50)+set(&y), max(y, 0)+set(&y), real(complex(y, 0))+set(&y), imag(complex(0, y))+set(&y))
	n := 1
	grow := func() int { n = 3; return n }
	p, q, r := make([]int, n), grow(), make([]int, n)
	println(len(p), q, len(r))

	s := append(several())
	println(len(s), s[2], complex(floats()))
	to := []byte("abcd")
	println(copy(bytes(to)), string(to))
	m := map[int]int{1: 1, 2: 2}
	delete(entry(m))
	println(len(m), m[2])
}

// --- stderr
// 0 2 2
// 10 2 10
// 527
// 2 9 16 23
// 1 3 3
// 3 c (5+7i)
// 3 xyzd
// 1 2
