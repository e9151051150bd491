// Generic functions and types: instances for several type arguments, methods, inference from arguments and from the variable
// that a function is assigned to, recursion.
package main

type Number interface {
	~int | ~int8 | ~float64
}

func Sum[T Number](xs []T) T {
	var s T
	for _, x := range xs {
		s += x
	}
	return s
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) Swap() Pair2[V, K] { return Pair2[V, K]{p.Val, p.Key} }
func (p *Pair[K, V]) Set(k K, v V)     { p.Key, p.Val = k, v }

type Pair2[A, B any] struct {
	a A
	b B
}

func Max[T int | float64 | string](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func Map[T, U any](out []U, xs []T, f func(T) U) int {
	for i, x := range xs {
		out[i] = f(x)
	}
	return len(xs)
}

func double[T Number](x T) T { return x * 2 }

type MyInt int

func fact[T Number](n T) T {
	if n <= 1 {
		return 1
	}
	return n * fact(n-1)
}

func main() {
	a := [3]int{1, 2, 3}
	println(Sum(a[:]))
	f := [2]float64{1.5, 2.5}
	println(Sum(f[:]))
	m := [2]MyInt{4, 5}
	println(Sum(m[:]))
	println(Max(1, 2), Max(1.5, 2), Max("a", "b"), Max[float64](3, 4))
	p := Pair[string, int]{"x", 1}
	p.Set("y", 2)
	q := p.Swap()
	println(q.a, q.b)
	var out [3]float64
	println(Map(out[:], a[:], func(i int) float64 { return float64(i) / 2 }))
	println(out[0], out[1], out[2])
	println(Map(a[:], a[:], double), a[2])
	var g func(int8) int8 = double
	println(g(64))
	println(fact(5), fact(5.0))
}

// --- stderr
// 6
// 4
// 9
// 2 2 b 4
// 2 y
// 3
// 0.5 1 1.5
// 3 6
// -128
// 120 120
