// Generics with interfaces: constraints with methods, type switches and assertions on values of type parameters, embedded
// generic types, comparable interfaces, iterators, generic methods.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
)

type Stringer interface{ String() string }

type ID int

func (i ID) String() string { return fmt.Sprintf("#%d", int(i)) }

type StringableInt interface {
	~int
	Stringer
}

func join[T Stringer](xs ...T) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, x.String())
	}
	return strings.Join(parts, ",")
}

func addAll[T StringableInt](xs []T) (string, T) {
	var sum T
	for _, x := range xs {
		sum += x
	}
	f := sum.String
	g := T.String
	return f() + g(sum), sum
}

func kind[T any](x T) string {
	switch v := any(x).(type) {
	case int:
		return "int " + fmt.Sprint(v+1)
	case string:
		return "string " + v
	case []T:
		return "slice of itself"
	case Stringer:
		return "stringer " + v.String()
	case nil:
		return "nil"
	}
	var z T
	if _, ok := any(z).(error); ok {
		return "error"
	}
	return fmt.Sprintf("%T", x)
}

func as[T any](x any) (T, bool) {
	v, ok := x.(T)
	return v, ok
}

type Setter[T any] interface {
	*T
	Set(string)
}

type Word struct{ s string }

func (w *Word) Set(s string) { w.s = s }

func parse[T any, P Setter[T]](list []string) []T {
	out := make([]T, len(list))
	for i, s := range list {
		P(&out[i]).Set(s)
	}
	return out
}

type Base[T any] struct{ items []T }

func (b *Base[T]) Add(x T)         { b.items = append(b.items, x) }
func (b Base[T]) All() iter.Seq[T] { return slices.Values(b.items) }
func (b Base[T]) String() string   { return fmt.Sprint("base", b.items) }

type Derived[K comparable] struct {
	Base[K]
	*Counter
	index map[K]int
}

type Counter struct{ n int }

func (c *Counter) Inc() int { c.n++; return c.n }

func Sorted[M ~map[K]V, K cmp.Ordered, V any](m M) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

type Option[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Option[T] { return Option[T]{v, true} }
func (o Option[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}
func (o Option[T]) Map[U any](f func(T) U) Option[U] {
	if !o.ok {
		return Option[U]{}
	}
	return Some(f(o.v))
}

type ByLen[S ~[]E, E ~string] struct{ s S }

func (b ByLen[S, E]) Len() int           { return len(b.s) }
func (b ByLen[S, E]) Less(i, j int) bool { return len(b.s[i]) < len(b.s[j]) }
func (b ByLen[S, E]) Swap(i, j int)      { b.s[i], b.s[j] = b.s[j], b.s[i] }

func eq[T comparable](a, b T) bool { return a == b }

type Node[K cmp.Ordered, V any] struct {
	k           K
	v           V
	left, right *Node[K, V]
}

type Map[K cmp.Ordered, V any] struct{ root *Node[K, V] }

func (m *Map[K, V]) find(k K) **Node[K, V] {
	p := &m.root
	for *p != nil {
		switch c := cmp.Compare(k, (*p).k); {
		case c < 0:
			p = &(*p).left
		case c > 0:
			p = &(*p).right
		default:
			return p
		}
	}
	return p
}

func (m *Map[K, V]) Put(k K, v V) bool {
	p := m.find(k)
	if *p != nil {
		(*p).v = v
		return false
	}
	*p = &Node[K, V]{k: k, v: v}
	return true
}

func (n *Node[K, V]) walk(yield func(K, V) bool) bool {
	return n == nil || n.left.walk(yield) && yield(n.k, n.v) && n.right.walk(yield)
}

func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { m.root.walk(yield) }
}

type failure[T any] struct{ what T }

func (f failure[T]) Error() string { return fmt.Sprintf("failed: %v", f.what) }

func main() {
	fmt.Println(join(ID(1), ID(2)), join[Stringer](ID(3)))
	fmt.Println(addAll([]ID{1, 2, 3}))
	fmt.Println(kind(1), kind("a"), kind(ID(7)), kind[any](nil), kind(1.5), kind[error](nil), kind([]int{}))
	fmt.Println(as[int](5))
	fmt.Println(as[string](5))
	fmt.Println(as[Stringer](ID(5)))
	fmt.Println(parse[Word]([]string{"x", "y"}))
	d := Derived[string]{Counter: &Counter{}, index: map[string]int{}}
	d.Add("p")
	d.Add("q")
	d.index["p"] = d.Inc() + d.Inc()
	fmt.Println(d.String(), d.index, d.Base)
	for x := range d.All() {
		fmt.Print(x, " ")
	}
	fmt.Println()
	for k, v := range Sorted(map[string]int{"b": 2, "a": 1, "c": 3}) {
		if k == "c" {
			break
		}
		fmt.Print(k, v, ";")
	}
	fmt.Println()
	o := Some(3)
	fmt.Println(o.Map(func(i int) string { return strings.Repeat("z", i) }).OrElse("-"), Option[int]{}.OrElse(9))
	fmt.Printf("%v %+v %T\n", o, o, o.Map(func(i int) []int { return nil }))
	words := []string{"ccc", "a", "bb"}
	sort.Sort(ByLen[[]string, string]{words})
	fmt.Println(words, eq[any](1, 1), eq[any](1, "1"), eq(Some(1), Some(1)))
	var m Map[string, int]
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		m.Put(w, i)
	}
	for k, v := range m.All() {
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println()
	var err error = fmt.Errorf("wrap: %w", failure[ID]{4})
	var f failure[ID]
	var g failure[int]
	fmt.Println(err, errors.As(err, &f), errors.As(err, &g), f.what)
	defer func() { fmt.Println(recover()) }()
	fmt.Println(eq[any]([]int{}, []int{}))
}

// --- stdout
// #1,#2 #3
// #6#6 #6
// int 2 string a stringer #7 nil float64 nil []int
// 5 true
//  false
// #5 true
// [{x} {y}]
// base[p q] map[p:3] base[p q]
// p q 
// a1;b2;
// zzz 9
// {3 true} {v:3 ok:true} main.Option[[]int]
// [a bb ccc] true false true
// brown=2 dog=8 fox=3 jumps=4 lazy=7 over=5 quick=1 the=6 
// wrap: failed: #4 true false #4
// runtime error: comparing uncomparable type []int
