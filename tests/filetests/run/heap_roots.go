// Everything that keeps an object alive: package variables, arrays and structs in frames, parameters in registers and on the
// stack, results, captured variables, pointers into the middle of objects.

package main

type pair struct {
	number int
	next   *pair
}

type wide struct {
	head  [3]int
	inner pair
	tail  [2]*pair
}

var (
	list   *pair
	table  [4]*pair
	nested struct {
		count int
		deep  [2]wide
	}
	into *int
)

func garbage() {
	for i := range 20 {
		waste := &wide{tail: [2]*pair{{i, nil}, nil}}
		into = &waste.inner.number
		*into = i
	}
}

func cell(number int, next *pair) *pair {
	garbage()
	return &pair{number, next}
}

func length(p *pair) (n int) {
	for ; p != nil; p = p.next {
		n += p.number
	}
	return
}

func many(a, b, c, d, e, f, g, h *pair) int {
	garbage()
	return length(a) + length(b) + length(c) + length(d) + length(e) + length(f) + length(g) + length(h)
}

func middle() *pair {
	w := &wide{}
	w.inner.number = 5
	w.tail[1] = cell(6, nil)
	return &w.inner
}

func three() (*pair, int, *pair) {
	return cell(1, nil), 2, cell(3, nil)
}

func counter() func() int {
	p := cell(100, nil)
	return func() int {
		p = cell(p.number+1, p)
		return length(p)
	}
}

func deep(n int, p *pair) int {
	local := [2]*pair{p, cell(n, nil)}
	if n == 0 {
		return length(local[0]) + length(local[1])
	}
	return deep(n-1, cell(n, p)) + local[1].number - local[1].number
}

func main() {
	for i := range 5 {
		list = cell(i, list)
		table[i%4] = cell(i*10, table[(i+1)%4])
		nested.deep[i%2].inner.next = cell(i*100, nil)
		nested.deep[i%2].tail[1] = nested.deep[(i+1)%2].inner.next
	}
	garbage()
	println(length(list), length(table[0]), length(table[1]), length(table[2]), length(table[3]))
	println(length(nested.deep[0].inner.next), length(nested.deep[1].inner.next), length(nested.deep[0].tail[1]))
	println(many(cell(1, nil), cell(2, nil), cell(3, nil), cell(4, nil), cell(5, nil), cell(6, nil), cell(7, nil), cell(8, nil)))
	m := middle()
	garbage()
	println(m.number, *into)
	a, b, c := three()
	garbage()
	println(a.number, b, c.number)
	next := counter()
	next()
	garbage()
	println(next(), next())
	println(deep(30, nil))
	array := &[3]pair{{1, nil}, {2, nil}, {3, nil}}
	second := &array[1].number
	array = nil
	garbage()
	println(*second)
}

// --- stderr
// 10 50 10 20 30
// 400 300 300
// 36
// 5 19
// 1 2 3
// 303 406
// 465
// 2
