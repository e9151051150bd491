// Functions and methods called through reflect, and functions that reflect makes.
package main

import (
	"fmt"
	"reflect"
	"sort"
)

type Big struct {
	A [20]int
	S string
}

type Counter struct{ n int }

func (c *Counter) Add(by int) int    { c.n += by; return c.n }
func (c Counter) Get() (int, string) { return c.n, fmt.Sprint("n", c.n) }
func (c Counter) Large(b Big) Big    { b.A[0] += c.n; return b }
func (c Counter) Sum(xs ...int) (s int) {
	for _, x := range xs {
		s += x
	}
	return s + c.n
}

type Small int

func (s Small) Twice() Small { return 2 * s }

type Adder interface{ Add(int) int }

func mixed(a int, b float64, c string, d []int, e Big, f float32, g any, h error) (string, float64, Big, error) {
	e.S += c
	return fmt.Sprint(a, b, c, d, f, g, h), b * 2, e, fmt.Errorf("%s!", c)
}

func variadic(prefix string, rest ...any) string { return prefix + fmt.Sprint(rest...) }

func main() {
	out := reflect.ValueOf(mixed).Call([]reflect.Value{
		reflect.ValueOf(1), reflect.ValueOf(2.5), reflect.ValueOf("c"), reflect.ValueOf([]int{3}), reflect.ValueOf(Big{S: "b"}),
		reflect.ValueOf(float32(0.5)), reflect.ValueOf(Small(4)), reflect.Zero(reflect.TypeOf((*error)(nil)).Elem()),
	})
	fmt.Println(out[0], out[1], out[2].Field(1), out[3], len(out))
	fmt.Println(reflect.ValueOf(variadic).Call([]reflect.Value{reflect.ValueOf("p"), reflect.ValueOf(1), reflect.ValueOf("x")})[0])
	fmt.Println(reflect.ValueOf(variadic).CallSlice([]reflect.Value{reflect.ValueOf("p"), reflect.ValueOf([]any{1, 2})})[0])
	k := 10
	fmt.Println(reflect.ValueOf(func(x int) int { k += x; return k }).Call([]reflect.Value{reflect.ValueOf(5)})[0], k)

	c := &Counter{1}
	v := reflect.ValueOf(c)
	t := v.Type()
	for i := range t.NumMethod() {
		m := t.Method(i)
		fmt.Println(i, m.Name, v.Method(i).Type())
	}
	fmt.Println(v.MethodByName("Add").Call([]reflect.Value{reflect.ValueOf(4)})[0], c.n)
	add := v.MethodByName("Add").Interface().(func(int) int)
	fmt.Println(add(10), c.n, v.MethodByName("None").IsValid())
	get := reflect.ValueOf(*c).MethodByName("Get")
	c.n = 0
	fmt.Println(get.Call(nil)[0], get.Call(nil)[1])
	fmt.Println(v.MethodByName("Large").Call([]reflect.Value{reflect.ValueOf(Big{A: [20]int{7}, S: "q"})})[0].Interface().(Big).A[0])
	fmt.Println(v.MethodByName("Sum").Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)})[0])
	m, ok := reflect.TypeOf(Small(0)).MethodByName("Twice")
	fmt.Println(m.Name, m.Type, ok, m.Func.Call([]reflect.Value{reflect.ValueOf(Small(21))})[0])
	fmt.Println(m.Func.Interface().(func(Small) Small)(4))
	var adder Adder = c
	fmt.Println(reflect.ValueOf(&adder).Elem().Method(0).Call([]reflect.Value{reflect.ValueOf(1)})[0])

	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var ints func(int, int) (int, int)
	reflect.ValueOf(&ints).Elem().Set(reflect.MakeFunc(reflect.TypeOf(ints), swap))
	fmt.Println(ints(1, 2))
	var odd func(string, Big) (Big, string)
	reflect.ValueOf(&odd).Elem().Set(reflect.MakeFunc(reflect.TypeOf(odd), swap))
	b, s := odd("s", Big{S: "b"})
	fmt.Println(b.S, s)
	list := []int{3, 1, 2}
	less := reflect.MakeFunc(reflect.TypeOf(func(i, j int) bool { return false }), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(list[in[0].Int()] < list[in[1].Int()])}
	}).Interface().(func(i, j int) bool)
	sort.Slice(list, less)
	fmt.Println(list)
	defer func() { fmt.Println(recover()) }()
	reflect.ValueOf(variadic).Call(nil)
}

// --- stdout
// 1 2.5c[3] 0.5 4 <nil> 5 bc c! 4
// p1x
// p1 2
// 15 15
// 0 Add func(int) int
// 1 Get func() (int, string)
// 2 Large func(main.Big) main.Big
// 3 Sum func(...int) int
// 5 5
// 15 15 false
// 15 n15
// 7
// 3
// Twice func(main.Small) main.Small true 42
// 8
// 1
// 2 1
// b s
// [1 2 3]
// reflect: Call with too few input arguments
