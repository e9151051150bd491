// reflect.DeepEqual: values of all kinds, cycles, NaN, nil against empty.
package main

import (
	"fmt"
	"math"
	"reflect"
)

type node struct {
	value int
	next  *node
}

type pair struct {
	A any
	b []int
}

type id int

func ring(n int) *node {
	first := &node{value: 0}
	last := first
	for i := 1; i < n; i++ {
		last.next = &node{value: i}
		last = last.next
	}
	last.next = first
	return first
}

func main() {
	f := func() {}
	var nilMap map[string]int
	var nilFunc func()
	one, two := 1, 1
	nan := math.NaN()
	nans := []float64{nan}
	cases := [][2]any{
		{1, 1}, {1, 2}, {1, int64(1)}, {id(1), id(1)}, {id(1), 1}, {"a", "a"}, {"a", "b"}, {nil, nil}, {nil, 1}, {nan, nan},
		{0.0, math.Copysign(0, -1)}, {nans, nans}, {nans, []float64{nan}}, {1 + 2i, 1 + 2i},
		{[]int{1, 2}, []int{1, 2}}, {[]int{1, 2}, []int{1, 3}}, {[]int{}, []int(nil)}, {[]int(nil), []int(nil)}, {[]byte("x"), []byte("x")},
		{[2]string{"a", "b"}, [2]string{"a", "b"}}, {&one, &two}, {&one, &one}, {f, f}, {nilFunc, nilFunc},
		{map[string][]int{"a": {1}, "b": nil}, map[string][]int{"b": nil, "a": {1}}}, {map[string]int{"a": 1}, map[string]int{"a": 2}},
		{map[string]int{"a": 1}, map[string]int{"b": 1}}, {nilMap, map[string]int{}}, {map[float64]int{nan: 1}, map[float64]int{nan: 1}},
		{pair{1, []int{1}}, pair{1, []int{1}}}, {pair{1, nil}, pair{1, []int{}}}, {pair{pair{}, nil}, pair{pair{}, nil}},
		{[]any{1, "x", nil, []any{2}}, []any{1, "x", nil, []any{2}}}, {[]any{1}, []any{int8(1)}},
		{ring(3), ring(3)}, {ring(3), ring(4)}, {error(nil), error(nil)}, {fmt.Errorf("x"), fmt.Errorf("x")},
		{struct{ X any }{&one}, struct{ X any }{&two}},
	}
	for i, c := range cases {
		fmt.Print(i, ":", reflect.DeepEqual(c[0], c[1]), " ")
	}
	fmt.Println()
	var a, b *node
	for i := range 200000 {
		a, b = &node{i, a}, &node{i, b}
	}
	fmt.Println(reflect.DeepEqual(a, b), reflect.DeepEqual(a, b.next))
}

// --- stdout
// 0:true 1:false 2:false 3:true 4:false 5:true 6:false 7:true 8:false 9:false 10:true 11:true 12:false 13:true 14:true 15:false 16:false 17:true 18:true 19:true 20:true 21:true 22:false 23:true 24:true 25:false 26:false 27:false 28:false 29:true 30:false 31:true 32:true 33:false 34:true 35:false 36:true 37:true 38:true
// true false
