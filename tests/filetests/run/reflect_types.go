// What reflect says of types.
package main

import (
	"fmt"
	"reflect"
)

type Inner struct{ Z float32 }

type Record struct {
	A int `json:"a" xml:"the \"a\""`
	B string
	c []byte
	Inner
	*Other
}

type Other struct {
	W int
	Z int
}

type Color uint8

func (c Color) String() string { return "color" }

type Speaker interface{ Speak(int) string }

type Func func(int, ...string) (bool, error)

type Gen[T any] struct{ V T }

func main() {
	values := []any{
		true, 1, int8(1), uint64(1), uintptr(1), 1.5, float32(1), 1i, "s", []int{}, [3]string{}, map[string][]int{}, &Record{},
		Record{}, Color(1), Func(nil), func() {}, (*Speaker)(nil), (*error)(nil), []error{},
		struct{}{}, struct{ X, y int }{}, Gen[int]{}, Gen[map[string]Record]{}, (*any)(nil), [][]*Record{}, 'x',
	}
	for _, v := range values {
		t := reflect.TypeOf(v)
		fmt.Printf("%s|%q|%q|%s|%d|%t", t, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.Comparable())
		switch t.Kind() {
		case reflect.Array:
			fmt.Print("|", t.Len(), t.Elem())
		case reflect.Slice, reflect.Pointer:
			fmt.Print("|", t.Elem(), t.Elem().Kind())
		case reflect.Map:
			fmt.Print("|", t.Key(), t.Elem())
		case reflect.Chan:
			fmt.Print("|", t.ChanDir(), t.Elem())
		case reflect.Func:
			for i := range t.NumIn() {
				fmt.Print("|", t.In(i))
			}
			for i := range t.NumOut() {
				fmt.Print("|", t.Out(i))
			}
			fmt.Print("|", t.IsVariadic())
		}
		fmt.Println()
	}
	t := reflect.TypeOf(Record{})
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Tag, f.PkgPath, f.Offset, f.Index, f.Anonymous, f.IsExported())
	}
	a, _ := t.FieldByName("A")
	fmt.Println(a.Tag.Get("json"), a.Tag.Get("xml"), a.Tag.Get("none"))
	for _, name := range []string{"B", "W", "Z", "Q", "Inner"} {
		f, ok := t.FieldByName(name)
		fmt.Println(name, f.Index, f.Type, ok)
	}
	fmt.Println(reflect.TypeOf(nil), reflect.TypeOf(1) == reflect.TypeOf(2), reflect.TypeOf(1) == reflect.TypeOf(int8(2)))
	fmt.Println(reflect.TypeOf(Color(1)).Implements(reflect.TypeOf((*fmt.Stringer)(nil)).Elem()), reflect.TypeOf(1).Implements(reflect.TypeOf((*fmt.Stringer)(nil)).Elem()))
	fmt.Println(reflect.TypeOf(Color(1)).ConvertibleTo(reflect.TypeOf(1)), reflect.TypeOf(Color(1)).AssignableTo(reflect.TypeOf(1)), reflect.TypeOf("").ConvertibleTo(reflect.TypeOf(1)))
	fmt.Println(reflect.TypeFor[map[string]int](), reflect.TypeFor[error]())
	fmt.Printf("%v %T\n", t, t)
}

// --- stdout
// bool|"bool"|""|bool|1|true
// int|"int"|""|int|8|true
// int8|"int8"|""|int8|1|true
// uint64|"uint64"|""|uint64|8|true
// uintptr|"uintptr"|""|uintptr|8|true
// float64|"float64"|""|float64|8|true
// float32|"float32"|""|float32|4|true
// complex128|"complex128"|""|complex128|16|true
// string|"string"|""|string|16|true
// []int|""|""|slice|24|false|int int
// [3]string|""|""|array|48|true|3 string
// map[string][]int|""|""|map|8|false|string []int
// *main.Record|""|""|ptr|8|true|main.Record struct
// main.Record|"Record"|"main"|struct|64|false
// main.Color|"Color"|"main"|uint8|1|true
// main.Func|"Func"|"main"|func|8|false|int|[]string|bool|error|true
// func()|""|""|func|8|false|false
// *main.Speaker|""|""|ptr|8|true|main.Speaker interface
// *error|""|""|ptr|8|true|error interface
// []error|""|""|slice|24|false|error interface
// struct {}|""|""|struct|0|true
// struct { X int; y int }|""|""|struct|16|true
// main.Gen[int]|"Gen[int]"|"main"|struct|8|true
// main.Gen[map[string]main.Record]|"Gen[map[string]main.Record]"|"main"|struct|8|false
// *interface {}|""|""|ptr|8|true|interface {} interface
// [][]*main.Record|""|""|slice|24|false|[]*main.Record slice
// int32|"int32"|""|int32|4|true
// A int json:"a" xml:"the \"a\""  0 [0] false true
// B string   8 [1] false true
// c []uint8  main 24 [2] false false
// Inner main.Inner   48 [3] true true
// Other *main.Other   56 [4] true true
// a the "a"
// B [1] string true
// W [4 0] int true
// Z [] <nil> false
// Q [] <nil> false
// Inner [3] main.Inner true
// <nil> true false
// true false
// true false false
// map[string]int error
// main.Record *reflect.rtype
