// Values that are known at compile time: data of package variables, and large literals that are copied.
package main

type point struct {
	x, y int32
	name string
}

type node struct {
	value int
	next  *node
	rest  []string
}

type op struct {
	name string
	f    func(int) int
}

func double(n int) int { return 2 * n }
func square(n int) int { return n * n }

var (
	primes          = [...]int{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}
	names           = []string{"zero", "one", 5: "five", "six"}
	points          = map[string]point{"a": {1, 2, "A"}}
	grid            = [3][3]int8{1: {1, 2, 3}, 2: {2: -9}}
	list            = &node{1, &node{value: 2, rest: []string{"x", "y"}}, nil}
	table           = []*point{{1, 2, "p"}, nil, {x: 3}}
	ops             = []op{{"double", double}, {"square", square}}
	floats          = []float32{1.5, -0.25, 1e30}
	complexes       = [...]complex64{1 + 2i, -3i}
	flags           = [4]bool{true, 2: true}
	bytes           = []byte("constant")
	runes           = []rune{'a', '世'}
	any1            = []interface{}{1, "two", nil, 3.5}
	big             = [1000]uint16{999: 7}
	zero            = point{}
	later           = use(names)
	nothing   []int = nil
	fn              = double
	text            = "text" + "ual"
)

func use(list []string) int { return len(list) }

func local(i int) string {
	days := [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	days[i] += "!"
	return days[i] + days[(i+1)%7]
}

func slice() []int {
	return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
}

func main() {
	println(primes[9], len(names), names[5], names[2] == "", names[6])
	println(points["a"].name, grid[1][2], grid[2][2], grid[0][0])
	println(list.next.value, list.next.rest[1], list.next.next == nil)
	println(table[0].name, table[1] == nil, table[2].x)
	for _, o := range ops {
		println(o.name, o.f(7))
	}
	println(floats[2], complexes[1], flags[0], flags[1], flags[2], string(bytes), runes[1], len(any1))
	println(big[999], big[998], zero.name == "", later, nothing == nil, fn(4), text)
	// What is written is the variable's own.
	names[0] = "changed"
	names = append(names, "more")
	list.next.rest[0] = "z"
	primes[0]++
	table[0].y = 100
	println(names[0], names[7], cap(names) > 7, list.next.rest[0], primes[0], table[0].y)
	println(local(6), local(6), local(0))
	a, b := slice(), slice()
	a[0] = 100
	println(a[0], b[0], len(a), b[11])
	for i := range 3 {
		row := []point{{1, 2, "q"}, {3, 4, "r"}, {5, 6, "s"}, {7, 8, "t"}}
		row[i].x *= 10
		println(row[0].x, row[1].x, row[2].x, row[3].name)
	}
}

// --- stderr
// 29 7 five true six
// A 3 -9 0
// 2 y true
// p true 3
// double 14
// square 49
// 1e+30 (0-3i) true false true constant 19990 4
// 7 0 true 7 true 8 textual
// changed more true z 3 100
// sun!mon sun!mon mon!tue
// 100 1 12 12
// 10 3 5 t
// 1 30 5 t
// 1 3 50 t
