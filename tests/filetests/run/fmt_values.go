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

// --- stdout
// {1 2}
// {X:1 Y:2}
// main.Point{X:1, Y:2}
// main.Point
// &{1 -2}
// &{X:1 Y:-2}
// &main.Point{X:1, Y:-2}
// *main.Point
// {{0 0} <nil> <nil> <nil> [] map[] <nil> <nil> [] [false false] 0 0 (0+0i)}
// {Point:{X:0 Y:0} inner:<nil> Any:<nil> Err:<nil> List:[] table:map[] F:<nil> P:<nil> B:[] A:[false false] U:0 Fl:0 Cx:(0+0i)}
// main.Outer{Point:main.Point{X:0, Y:0}, inner:(*main.inner)(nil), Any:interface {}(nil), Err:error(nil), List:[]string(nil), table:map[string]int(nil), F:(func())(nil), P:(*int)(nil), B:[]uint8(nil), A:[2]bool{false, false}, U:0x_, Fl:0, Cx:(0+0i)}
// main.Outer
// {{3 4} <nil> {5 6} <nil> [a b c] map[a:2 z:1] <nil> <nil> [120 121] [false false] 0 0 (0+0i)}
// {Point:{X:3 Y:4} inner:<nil> Any:{X:5 Y:6} Err:<nil> List:[a b c] table:map[a:2 z:1] F:<nil> P:<nil> B:[120 121] A:[false false] U:0 Fl:0 Cx:(0+0i)}
// main.Outer{Point:main.Point{X:3, Y:4}, inner:(*main.inner)(nil), Any:main.Point{X:5, Y:6}, Err:error(nil), List:[]string{"a", "b c"}, table:map[string]int{"a":2, "z":1}, F:(func())(nil), P:(*int)(nil), B:[]uint8{0x_, 0x_}, A:[2]bool{false, false}, U:0x_, Fl:0, Cx:(0+0i)}
// main.Outer
// [1 a <nil> 2.5 [1] {0 0} {} true 120 7]
// [1 a <nil> 2.5 [1] {X:0 Y:0} {} true 120 7]
// []interface {}{1, "a", interface {}(nil), 2.5, []int{1}, main.Point{X:0, Y:0}, main.Empty{}, true, 120, 0x_}
// []interface {}
// map[a:[x] b:1 c:map[1:false 2:true]]
// map[a:[x] b:1 c:map[1:false 2:true]]
// map[string]interface {}{"a":[]string{"x"}, "b":1, "c":map[int]bool{1:false, 2:true}}
// map[string]interface {}
// map[{1 9}:a {2 1}:b]
// map[{X:1 Y:9}:a {X:2 Y:1}:b]
// map[main.Point]string{main.Point{X:1, Y:9}:"a", main.Point{X:2, Y:1}:"b"}
// map[main.Point]string
// map[{1 1}:q]
// map[{X:1 Y:1}:q]
// main.Table{main.Point{X:1, Y:1}:"q"}
// main.Table
// [3 1]
// [3 1]
// main.Ints{3, 1}
// main.Ints
// []
// []
// main.Ints(nil)
// main.Ints
// map[]
// map[]
// map[string]int(nil)
// map[string]int
// [{1 2} {3 4}]
// [{X:1 Y:2} {X:3 Y:4}]
// []main.Point{main.Point{X:1, Y:2}, main.Point{X:3, Y:4}}
// []main.Point
// &[1 2]
// &[1 2]
// &[]int{1, 2}
// *[]int
// &map[a:1]
// &map[a:1]
// &map[string]int{"a":1}
// *map[string]int
// [<nil> <nil> <nil>]
// [<nil> <nil> <nil>]
// [3]*int{(*int)(nil), (*int)(nil), (*int)(nil)}
// [3]*int
// <nil>
// <nil>
// (*main.Point)(nil)
// *main.Point
// <nil>
// <nil>
// (main.Func)(nil)
// main.Func
// {}
// {}
// struct {}{}
// struct {}
// {1 x}
// {A:1 b:x}
// struct { A int; b string }{A:1, b:"x"}
// struct { A int; b string }
// [{<nil>} {1}]
// [{X:<nil>} {X:1}]
// []struct { X interface {} }{struct { X interface {} }{X:interface {}(nil)}, struct { X interface {} }{X:1}}
// []struct { X interface {} }
// {1}
// {V:1}
// main.generic[int]{V:1}
// main.generic[int]
// {map[]}
// {V:map[]}
// main.generic[map[string]main.Point]{V:map[string]main.Point(nil)}
// main.generic[map[string]main.Point]
// [[1 2] [3 4]]
// [[1 2] [3 4]]
// [2][2]int{[2]int{1, 2}, [2]int{3, 4}}
// [2][2]int
// [[97 98] []]
// [[97 98] []]
// [][]uint8{[]uint8{0x_, 0x_}, []uint8(nil)}
// [][]uint8
// [<nil>]
// [<nil>]
// []error{error(nil)}
// []error
// map[-1:2 0:3 2.5:1]
// map[-1:2 0:3 2.5:1]
// map[float64]int{-1:2, 0:3, 2.5:1}
// map[float64]int
// map[a:2 b:1]
// map[a:2 b:1]
// map[interface {}]int{"a":2, "b":1}
// map[interface {}]int
// map[false:0 true:1]
// map[false:0 true:1]
// map[bool]int{false:0, true:1}
// map[bool]int
// map[[1 1]:2 [1 2]:1]
// map[[1 1]:2 [1 2]:1]
// map[[2]int]int{[2]int{1, 1}:2, [2]int{1, 2}:1}
// map[[2]int]int
// false
// false
// false
// bool
// [10 20] [a 14] [10] [a b] ["a" "b"]
// [6869 78] 6869 68 69 0x_ [q]
// {1 2} {%!s(int=1) %!s(int=2)} &{1 2} {617a}
// [     1      2]|[1      2     ]|[000001 000002]|[+1 -2]|[  1.00   2.56]
// [true false] &[true] [00000101 -0000101] [h é] [U+00E9] ['é' '\n']
// <nil> %!d(<nil>) %!s(<nil>)
// [<nil> 1] [<nil> %!s(int=1)]
// 0 <nil> 0x_
// 1 "q\"`" 120 0x_
// []interface {}{1, "x", interface {}(nil)} map[string]interface {}{"k":interface {}(nil)} &main.Point{X:1, Y:2}
