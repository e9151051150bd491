// Reading and changing values through reflect.
package main

import (
	"fmt"
	"reflect"
)

type Point struct{ X, Y int }

type Record struct {
	N    int
	S    string
	P    *Point
	L    []int
	M    map[string]int
	I    any
	E    error
	priv int
	Point
}

type wrapped struct{ p *int }

func try(name string, f func()) {
	defer func() {
		fmt.Println(name, recover())
	}()
	f()
}

func main() {
	r := Record{N: 1, S: "s", P: &Point{1, 2}, L: []int{1, 2, 3}, M: map[string]int{"a": 1}, I: 2.5, priv: 7, Point: Point{3, 4}}
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		f := v.Field(i)
		fmt.Println(v.Type().Field(i).Name, f.Kind(), f.Type(), f.CanInterface(), f.CanSet(), f)
	}
	fmt.Println(v.FieldByName("X").Int(), v.FieldByName("priv").Int(), v.FieldByName("none").IsValid(), v.Field(2).Elem().Field(1).Int())
	e := reflect.ValueOf(&r).Elem()
	e.Field(0).SetInt(42)
	e.FieldByName("S").SetString("new")
	e.FieldByName("P").Elem().Field(0).SetInt(99)
	e.FieldByName("L").Index(1).SetInt(20)
	e.FieldByName("I").Set(reflect.ValueOf("held"))
	e.FieldByName("E").Set(reflect.ValueOf(fmt.Errorf("err")))
	e.FieldByName("M").SetMapIndex(reflect.ValueOf("b"), reflect.ValueOf(5))
	e.FieldByName("M").SetMapIndex(reflect.ValueOf("a"), reflect.Value{})
	e.FieldByName("Y").SetInt(-4)
	fmt.Println(r.N, r.S, *r.P, r.L, r.M, r.I, r.E, r.Point, e.CanAddr(), e.Addr().Interface() == any(&r))
	fmt.Println(e.FieldByName("I").Elem().Kind(), e.FieldByName("I").Kind(), e.FieldByName("E").Elem().Type())

	s := reflect.MakeSlice(reflect.TypeOf([]string{}), 1, 4)
	s = reflect.Append(s, reflect.ValueOf("x"), reflect.ValueOf("y"))
	s.Index(0).SetString("first")
	s = reflect.AppendSlice(s, reflect.ValueOf([]string{"p", "q", "r"}))
	fmt.Println(s.Len(), s.Interface(), s.Slice(1, 3), reflect.Copy(s, reflect.ValueOf([]string{"0"})), s)
	p := reflect.New(reflect.TypeOf(0))
	p.Elem().SetInt(7)
	fmt.Println(*p.Interface().(*int), reflect.Indirect(p).Int(), reflect.Zero(reflect.TypeOf(r.Point)), reflect.Zero(reflect.TypeOf("")).Interface() == "")
	m := reflect.MakeMap(reflect.TypeOf(map[int]bool{}))
	m.SetMapIndex(reflect.ValueOf(3), reflect.ValueOf(true))
	for iter := m.MapRange(); iter.Next(); {
		fmt.Println(iter.Key(), iter.Value(), m.Len(), m.MapIndex(reflect.ValueOf(3)), m.MapIndex(reflect.ValueOf(4)).IsValid(), m.MapKeys())
	}
	n := 5
	w := reflect.ValueOf(wrapped{&n})
	fmt.Println(w.Field(0).Elem().Int(), w.Field(0).IsNil(), reflect.ValueOf([1]*int{&n}).Index(0).Elem())
	fmt.Println(reflect.ValueOf(3).Convert(reflect.TypeOf(2.5)), reflect.ValueOf(65).Convert(reflect.TypeOf("")), reflect.ValueOf("hé").Convert(reflect.TypeOf([]rune{})),
		reflect.ValueOf(3.9).Convert(reflect.TypeOf(uint8(0))), reflect.ValueOf(-1).Convert(reflect.TypeOf(uint8(0))), reflect.ValueOf([]byte("ab")).Convert(reflect.TypeOf("")))
	fmt.Println(reflect.ValueOf(300).OverflowInt(1), reflect.ValueOf(int8(0)).OverflowInt(300), reflect.ValueOf(float32(0)).OverflowFloat(1e300))
	fmt.Println(reflect.ValueOf(r.Point).IsZero(), reflect.ValueOf(Point{}).IsZero(), reflect.ValueOf("").IsZero(), reflect.ValueOf(&n).IsZero(), reflect.ValueOf([]int(nil)).IsNil())
	fmt.Println(reflect.ValueOf(1).Equal(reflect.ValueOf(1)), reflect.ValueOf(1).Comparable(), reflect.ValueOf([]int{}).Comparable(), reflect.ValueOf("abc").Index(1))
	fmt.Println(reflect.ValueOf(1), reflect.ValueOf("s").String(), reflect.ValueOf(1).String(), reflect.Value{}, []reflect.Value{reflect.ValueOf(2)})
	fmt.Printf("%d %v %s %T\n", reflect.ValueOf(255), reflect.ValueOf(r.Point), reflect.ValueOf("str"), reflect.ValueOf(1))
	swap := reflect.Swapper(r.L)
	swap(0, 2)
	fmt.Println(r.L)

	try("Int", func() { reflect.ValueOf("s").Int() })
	try("zero", func() { reflect.Value{}.Type() })
	try("set", func() { reflect.ValueOf(r).Field(0).SetInt(1) })
	try("hidden", func() { reflect.ValueOf(&r).Elem().FieldByName("priv").SetInt(1) })
	try("interface", func() { reflect.ValueOf(r).FieldByName("priv").Interface() })
	try("assign", func() { reflect.ValueOf(&r).Elem().Field(0).Set(reflect.ValueOf("x")) })
	try("index", func() { reflect.ValueOf([]int{1}).Index(1) })
	try("field", func() { reflect.ValueOf(1).Field(0) })
	try("elem", func() { reflect.ValueOf(1).Elem() })
	try("convert", func() { reflect.ValueOf("x").Convert(reflect.TypeOf(1)) })
	try("nil", func() { reflect.ValueOf(1).IsNil() })
}

// --- stdout
// N int int true false 1
// S string string true false s
// P ptr *main.Point true false &{1 2}
// L slice []int true false [1 2 3]
// M map map[string]int true false map[a:1]
// I interface interface {} true false 2.5
// E interface error true false <nil>
// priv int int false false 7
// Point struct main.Point true false {3 4}
// 3 7 false 2
// 42 new {99 2} [1 20 3] map[b:5] held err {3 -4} true true
// string interface *errors.errorString
// 6 [0 x y p q r] [x y] 1 [0 x y p q r]
// 7 7 {0 0} true
// 3 true 1 true false [<int Value>]
// 5 false 5
// 3 A [104 233] 3 255 ab
// false true true
// false true true false true
// true true false 98
// 1 s <int Value> <invalid reflect.Value> [<int Value>]
// 255 {3 -4} str reflect.Value
// [3 20 1]
// Int reflect: call of reflect.Value.Int on string Value
// zero reflect: call of reflect.Value.Type on zero Value
// set reflect: reflect.Value.SetInt using unaddressable value
// hidden reflect: reflect.Value.SetInt using value obtained using unexported field
// interface reflect.Value.Interface: cannot return value obtained from unexported field or method
// assign reflect.Set: value of type string is not assignable to type int
// index reflect: slice index out of range
// field reflect: call of reflect.Value.Field on int Value
// elem reflect: call of reflect.Value.Elem on int Value
// convert reflect.Value.Convert: value of type string cannot be converted to type int
// nil reflect: call of reflect.Value.IsNil on int Value
