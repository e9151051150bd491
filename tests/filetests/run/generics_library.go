// A small library of generic containers and functions: slices, maps, lists, iterator functions, sizes that depend on the instance.
package main

import "unsafe"

type Pair[K comparable, V any] struct {
	k K
	v V
}

func size[T any](x T) uintptr            { return unsafe.Sizeof(x) + unsafe.Alignof(x) }
func off[T any](p Pair[bool, T]) uintptr { return unsafe.Offsetof(p.v) }
func count[A [3]int | [5]bool](a A) int  { return len(a) + cap(a) }

func Map[T, U any](xs []T, f func(T) U) []U {
	var out []U
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	out := make(S, 0, len(s))
	for _, x := range s {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}
func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}

type Seq[V any] func(yield func(V) bool)

func Count(n int) Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(x T) { s[x] = struct{}{} }
func (s Set[T]) Has(x T) bool {
	_, ok := s[x]
	return ok
}

type node[T any] struct {
	next *node[T]
	val  T
}
type List[T any] struct {
	head, tail *node[T]
	n          int
}

func (l *List[T]) Push(x T) {
	e := &node[T]{val: x}
	if l.tail == nil {
		l.head = e
	} else {
		l.tail.next = e
	}
	l.tail = e
	l.n++
}
func (l *List[T]) Each(f func(T)) {
	for e := l.head; e != nil; e = e.next {
		f(e.val)
	}
}
func Reduce[T, A any](l *List[T], a A, f func(A, T) A) A {
	l.Each(func(x T) { a = f(a, x) })
	return a
}
func str[B ~[]byte | ~string](b B) string           { return string(b) + "!" }
func bytes[B ~[]byte | ~string](b B) []byte         { return append([]byte("<"), b...) }
func copyTo[B ~[]byte | ~string](d []byte, b B) int { return copy(d, b) }

func main() {
	println(size(1), size("a"), size(int8(1)), size(struct{ a, b, c int }{}))
	println(off(Pair[bool, int32]{}), off(Pair[bool, string]{}))
	println(count([3]int{}), count([5]bool{}))
	ss := Map([]int{1, 2, 3}, func(i int) string { return "x"[:i%2] })
	println(len(ss), ss[0], ss[1])
	type ints []int
	e := Filter(ints{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 })
	println(len(e), e[1], len(Keys(map[string]int{"a": 1})))
	t := 0
	Count(5)(func(i int) bool { t += i; return i < 3 })
	println(t)
	s := Set[string]{}
	s.Add("q")
	println(s.Has("q"), s.Has("r"), len(s))
	var l List[float64]
	l.Push(1.5)
	l.Push(2.5)
	println(l.n, Reduce(&l, 0.0, func(a, x float64) float64 { return a + x }))
	println(Reduce(&l, "n", func(a string, x float64) string { return a + "x" }))
	println(str("a"), str([]byte("b")), string(bytes("c")), string(bytes([]byte{'d'})))
	var d [4]byte
	println(copyTo(d[:], "ef"), d[1])
}

// --- stderr
// 16 24 2 32
// 4 8
// 6 10
// 3 x 
// 2 4 1
// 6
// true false 1
// 2 4
// nxx
// a! b! <c <d
// 2 102
