// What instances share and what they do not: constants, local types, closures, method values and expressions of instances, zero values, conversions between type parameters.
package main

type Int interface {
	~int | ~int8 | ~uint8 | ~int64
}

// A constant that is converted to a type parameter is no constant: it wraps as a variable does.
func wrap[T Int](x T) T { return T(127) + x + T(1) }

func convert[To, From Int](x From) To { return To(x) }

func zero[T any]() T {
	var z T
	return z
}

func isZero[T comparable](x T) bool { return x == *new(T) }

type Stack[T any] struct {
	items [8]T
	n     int
}

func (s *Stack[T]) Push(x T) { s.items[s.n] = x; s.n++ }
func (s *Stack[T]) Pop() T {
	s.n--
	return s.items[s.n]
}
func (s Stack[T]) Len() int { return s.n }

type Named struct {
	Stack[string]
	name string
}

type Celsius float64

func local[T Int](x T) T {
	type pair struct{ a, b T }
	const two = 2
	p := pair{x, x * two}
	add := func(y T) T { return p.a + p.b + y }
	return add(1)
}

func length[S ~[]E | ~string, E any](s S, _ E) int { return len(s) }

func first[S ~[]E, E any](s S) E { return s[0] }

func index[T []byte | string](x T, i int) byte { return x[i] }

func set[A [4]T | [6]T, T any](a *A, i int, x T) { (*a)[i] = x }

func apply[T any, F ~func(T) T](f F, x T) T { return f(x) }

func sum[K ~int, V Int](n K, f func(K) V) (total V) {
	for i := range n {
		total += f(i)
	}
	return
}

type Op func(int) int

func even[T Int](n T) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd[T Int](n T) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

type Tree[K any] struct {
	left, right *Tree[K]
	key         K
}

func (t *Tree[K]) depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.left.depth(), t.right.depth())
}

type List[T any] = Stack[T]

type M[T any] struct{ x T }

func (m M[T]) With[U any](y U) Both[T, U] { return Both[T, U]{m.x, y} }

type Both[A, B any] struct {
	a A
	b B
}

func main() {
	println(wrap(int8(0)), wrap(uint8(128)), wrap(1), wrap[int64](1))
	println(convert[int8](300), convert[uint8](-1), convert[int64](int8(-5)))
	println(zero[int](), zero[string](), zero[*int]() == nil, isZero(0.5), isZero(""))
	var s Stack[int]
	s.Push(1)
	s.Push(2)
	push := (*Stack[int]).Push
	push(&s, 3)
	println(s.Len(), s.Pop(), Stack[int].Len(s), s.Pop())
	n := Named{name: "n"}
	n.Push("a")
	println(n.Len(), n.Pop(), n.name)
	println(local(3), local(int8(100)))
	println(length([]int{1, 2}, 0), length("abc", 0), first([]Celsius{1.5}), index("abc", 1), index([]byte{7, 8}, 1))
	var a [6]string
	set(&a, 2, "x")
	println(a[2])
	println(apply(func(x int) int { return x + 1 }, 4), apply(Op(func(x int) int { return -x }), 4))
	println(sum(4, func(i int) int8 { return int8(i) }))
	println(even(10), odd(int8(7)))
	t := &Tree[string]{key: "a"}
	t.left = &Tree[string]{key: "b"}
	println(t.depth(), t.left.key)
	var l List[bool]
	l.Push(true)
	println(l.Pop())
	b := M[int]{1}.With("y")
	c := M[string]{"z"}.With[float64](2)
	println(b.a, b.b, c.a, c.b)
}

// --- stderr
// -128 0 129 129
// 44 255 -5
// 0  true false true
// 3 3 2 2
// 1 a n
// 10 45
// 2 3 1.5 98 8
// x
// 5 -4
// 6
// true true
// 2 b
// true
// 1 y z 2
