// Corners of generics: order of initialisation through instances, cases of a type switch that coincide, labels, shadowed names,
// generic aliases, defer and recursion in instances, constants that only some instances could fold.
package main

import "fmt"

var first = get[int]()
var second = 7

func get[T any]() int {
	var z T
	return second + len(fmt.Sprint(z))
}

var table = map[string]func(int) int{"double": double[int], "inc": inc}

func double[T ~int | ~string](x T) T { return x + x }
func inc[T ~int](x T) T              { return x + 1 }

func which[T, U any](x any) string {
	switch x.(type) {
	case T:
		return "T"
	case U:
		return "U"
	case int:
		return "int"
	case []T, map[string]U:
		return "composite"
	}
	return "none"
}

func labels[T ~int](n T) (sum T) {
outer:
	for i := T(0); i < n; i++ {
		for j := T(0); ; j++ {
			if j > i {
				continue outer
			}
			if i*j > 20 {
				break outer
			}
			sum += j
		}
	}
	if sum < 5 {
		goto end
	}
	sum *= 2
end:
	return sum
}

type T struct{ v string }

func shadow[T any](x T) T {
	type U = T
	var y U = x
	{
		type T int
		var z T = 3
		fmt.Print(z, " ")
	}
	return y
}

type Vec[T any] = []T
type Dict[V any] = map[string]Vec[V]

func total[T ~int | ~float64](d Dict[T]) (t T) {
	for _, v := range d {
		for _, x := range v {
			t += x
		}
	}
	return
}

func safely[T any](f func() T) (res T, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("recovered: %v", e)
		}
	}()
	return f(), nil
}

func fold[T ~uint8 | ~int](x T) T {
	const c = 200
	y := T(100)
	y += T(100) + c - T(144)
	return y*2 + x<<1
}

type Matrix[T ~int | ~float64, A [2]T | [3]T] struct{ rows [2]A }

func compose[A, B, C any](f func(A) B, g func(B) C) func(A) C { return func(a A) C { return g(f(a)) } }

func curry[A, B, C any](f func(A, B) C) func(A) func(B) C {
	return func(a A) func(B) C { return func(b B) C { return f(a, b) } }
}

type Visitor[R any] interface {
	Num(int) R
	Add(a, b Expr) R
}

type Expr interface{ String() string }

type Num int

func (n Num) String() string { return fmt.Sprint(int(n)) }

type Add struct{ a, b Expr }

func (a Add) String() string { return "(" + a.a.String() + "+" + a.b.String() + ")" }

func visit[R any](e Expr, v Visitor[R]) R {
	switch e := e.(type) {
	case Num:
		return v.Num(int(e))
	case Add:
		return v.Add(e.a, e.b)
	}
	panic("no such expression")
}

type eval struct{}

func (eval) Num(n int) int       { return n }
func (v eval) Add(a, b Expr) int { return visit[int](a, v) + visit[int](b, v) }

type show struct{ depth int }

func (show) Num(n int) string { return fmt.Sprint("n", n) }
func (s show) Add(a, b Expr) string {
	s.depth++
	return fmt.Sprint("[", s.depth, visit[string](a, s), visit[string](b, s), "]")
}

func pointerTo[T any](x T) *T { return &x }

type Cache[K comparable, V any] struct {
	entries map[K]*V
	miss    func(K) V
}

func NewCache[K comparable, V any](miss func(K) V) *Cache[K, V] {
	return &Cache[K, V]{entries: make(map[K]*V), miss: miss}
}

func (c *Cache[K, V]) Get(k K) V {
	if p, ok := c.entries[k]; ok {
		return *p
	}
	v := c.miss(k)
	c.entries[k] = pointerTo(v)
	return v
}

func main() {
	fmt.Println(first, second, table["double"](4), table["inc"](4))
	fmt.Println(which[int, string](1), which[string, string]("a"), which[bool, string](1), which[int, bool]([]int{}), which[int, bool](2.5))
	fmt.Println(labels(3), labels[Num](8))
	fmt.Println(shadow(T{"x"}), shadow(1))
	fmt.Println(total(Dict[int]{"a": {1, 2}, "b": {3}}), total(map[string][]float64{"c": {0.5}}))
	fmt.Println(safely(func() int { return []int{1}[second] }))
	fmt.Println(safely(func() string { return "fine" }))
	fmt.Println(fold(uint8(1)), fold(1))
	fmt.Printf("%T %v\n", Matrix[int, [2]int]{}, Matrix[float64, [3]float64]{})
	fmt.Println(compose(double[int], func(i int) string { return fmt.Sprint("<", i, ">") })(21), curry(func(a int, b string) string { return fmt.Sprint(a, b) })(1)("z"))
	e := Add{Num(1), Add{Num(2), Num(3)}}
	fmt.Println(e, visit[int](e, eval{}), visit(e, Visitor[string](show{})))
	calls := 0
	c := NewCache(func(k string) int { calls++; return len(k) })
	fmt.Println(c.Get("abc"), c.Get("abc"), c.Get(""), calls)
	get := c.Get
	fmt.Println(get("four"), (*Cache[string, int]).Get(c, "five!"), calls)
}

// --- stdout
// 8 7 8 5
// T T int composite none
// 4 60
// 3 3 {x} 1
// 6 0.5
// 0 recovered: runtime error: index out of range [7] with length 1
// fine <nil>
// 2 514
// main.Matrix[int,[2]int] {[[0 0 0] [0 0 0]]}
// <42> 1z
// (1+(2+3)) 6 [1n1[2n2n3]]
// 3 3 0 2
// 4 5 4
