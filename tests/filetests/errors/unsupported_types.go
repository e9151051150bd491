// Valid Go that needs the heap or more of the language: refused where it stands, all of it.
// oracle: accepts
package main

type shape interface{ area() float64 }

type square struct{ side float64 }

func (s square) area() float64 { return s.side * s.side }

type pair[T any] struct{ a, b T }

func swap[T any](p pair[T]) pair[T] { return pair[T]{p.b, p.a} }

func total(values ...int) (n int) {
	for _, v := range values {
		n += v
	}
	return
}

func main() {
	var s shape = square{2}
	println(s.area())
	m := map[string]int{"a": 1}
	m["b"] = 2
	var c chan int
	_ = c
	var e error
	_ = e
	z := 1 + 2i
	_ = real(z)
	_ = swap(pair[int]{1, 2})
	println(total(1, 2, 3))
	var a any = 5
	_, _ = a.(int)
}
