// Of a struct type that reflection makes blank fields are compared, whatever is beside them; of one that the program writes
// they are not.
package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

type written = struct {
	B string
	_ int
}

func compare(name string, beside any) {
	made := reflect.StructOf([]reflect.StructField{
		{Name: name, Type: reflect.TypeOf(beside)},
		{Name: "_", PkgPath: "main", Type: reflect.TypeOf(0)},
	})
	first, second := reflect.New(made), reflect.New(made)
	last := made.Field(1).Offset
	*(*int)(unsafe.Add(first.UnsafePointer(), last)) = 2
	*(*int)(unsafe.Add(second.UnsafePointer(), last)) = 3
	a, b := first.Elem().Interface(), second.Elem().Interface()
	keys := map[any]int{a: 1}
	keys[b]++
	direct := reflect.MakeMap(reflect.MapOf(made, reflect.TypeOf(0)))
	direct.SetMapIndex(first.Elem(), reflect.ValueOf(1))
	direct.SetMapIndex(second.Elem(), reflect.ValueOf(2))
	fmt.Println(made, made.Comparable(), a == a, a == b, len(keys), direct.Len(), reflect.DeepEqual(a, b))
}

func main() {
	compare("A", 0)
	compare("A", "")
	compare("A", 1.5)
	compare("B", "")
	fmt.Println(any(written{}) == any(written{B: "b"}))
}

// --- stdout
// struct { A int; _ int } true true false 2 2 false
// struct { A string; _ int } true true false 2 2 false
// struct { A float64; _ int } true true false 2 2 false
// struct { B string; _ int } true true true 1 1 false
// false
