// Structs, slices, maps, pointers, interfaces and nil under %v, %+v, %#v and others.
package main

import "fmt"

type Point struct{ X, Y int }

type inner struct {
	name string
	next *inner
}

type Outer struct {
	Point
	*inner
	Any   any
	Err   error
	List  []string
	table map[string]int
	F     func()
	P     *int
	B     []byte
	A     [2]bool
	U     uint8
	Fl    float32
	Cx    complex128
}

type Empty struct{}
type Ints []int
type Table map[Point]string
type Func func(int) error
type generic[T any] struct{ V T }

func show(v any) {
	fmt.Printf("%v\n%+v\n%#v\n%T\n", v, v, v, v)
}

func main() {
	n := 5
	show(Point{1, 2})
	show(&Point{1, -2})
	show(Outer{})
	show(Outer{Point: Point{3, 4}, Any: Point{5, 6}, List: []string{"a", "b c"}, table: map[string]int{"z": 1, "a": 2},
		B: []byte("xy")})
	show([]any{1, "a", nil, 2.5, []int{1}, Point{}, Empty{}, true, 'x', uint(7)})
	show(map[string]any{"b": 1, "a": []string{"x"}, "c": map[int]bool{2: true, 1: false}})
	show(map[Point]string{{2, 1}: "b", {1, 9}: "a"})
	show(Table{{1, 1}: "q"})
	show(Ints{3, 1})
	show(Ints(nil))
	show(map[string]int(nil))
	show([]Point{{1, 2}, {3, 4}})
	show(&[]int{1, 2})
	show(&map[string]int{"a": 1})
	show([3]*int{})
	show((*Point)(nil))
	show(Func(nil))
	show(struct{}{})
	show(struct {
		A int
		b string
	}{1, "x"})
	show([]struct{ X any }{{nil}, {1}})
	show(generic[int]{1})
	show(generic[map[string]Point]{})
	show([2][2]int{{1, 2}, {3, 4}})
	show([][]byte{[]byte("ab"), nil})
	show([]error{nil})
	show(map[float64]int{2.5: 1, -1: 2, 0: 3})
	show(map[any]int{"b": 1, "a": 2})
	show(map[bool]int{true: 1, false: 0})
	show(map[[2]int]int{{1, 2}: 1, {1, 1}: 2})
	show(&n == nil)
	fmt.Printf("%d %x %o %s %q\n", []int{10, 20}, []int{10, 20}, []int{8}, []string{"a", "b"}, []string{"a", "b"})
	fmt.Printf("%x %X % x %#x %s\n", []string{"hi", "x"}, []byte("hi"), []byte("hi"), []byte("hi"), [][]byte{[]byte("q")})
	fmt.Printf("%d %s %v %x\n", Point{1, 2}, Point{1, 2}, &Point{1, 2}, struct{ S string }{"az"})
	fmt.Printf("%6d|%-6d|%06d|%+d|%6.2f\n", []int{1, 2}, []int{1, 2}, []int{1, 2}, []int{1, -2}, []float64{1, 2.555})
	fmt.Printf("%t %v %08b %c %U %q\n", []bool{true, false}, &[]bool{true}, []int8{5, -5}, []rune("hé"), []rune("é"), []rune("é\n"))
	fmt.Printf("%v %d %s\n", nil, nil, nil)
	fmt.Printf("%v %s\n", []any{nil, 1}, []any{nil, 1})
	fmt.Printf("%d %v %p\n", (*int)(nil), (*int)(nil), (*int)(nil))
	fmt.Printf("%#v %#v %#v %#v\n", int8(1), "q\"`", 'x', uint64(3))
	fmt.Printf("%#v %#v %#v\n", []any{1, "x", nil}, map[string]any{"k": nil}, &Point{1, 2})
}
