// What a struct of an unexported embedded type promotes can be set and asked for by reflection; the struct itself cannot.
package main

import (
	"fmt"
	"reflect"
)

type base struct {
	ID   int
	name string
	Tags [2]string
}

type inner struct{ base }

type outer struct {
	base2
	*inner
	hidden base
	list   []base
}

type base2 struct{ Kind string }

func can(what string, v reflect.Value) { fmt.Println(what, v.CanSet(), v.CanInterface()) }

func main() {
	o := outer{inner: &inner{}, list: []base{{ID: 1}}}
	v := reflect.ValueOf(&o).Elem()
	can("base2", v.Field(0))
	can("base2.Kind", v.Field(0).Field(0))
	can("inner", v.Field(1))
	can("inner.base", v.Field(1).Elem().Field(0))
	can("inner.base.ID", v.Field(1).Elem().Field(0).Field(0))
	can("inner.base.name", v.Field(1).Elem().Field(0).Field(1))
	can("inner.base.Tags", v.Field(1).Elem().Field(0).Field(2).Index(1))
	can("hidden.ID", v.Field(2).Field(0))
	can("list[0].ID", v.Field(3).Index(0).Field(0))
	can("by name", v.FieldByName("ID"))
	v.FieldByName("ID").SetInt(7)
	v.FieldByName("Kind").SetString("kind")
	v.FieldByIndex([]int{1, 0, 2}).Index(0).SetString("tag")
	fmt.Println(o.ID, o.Kind, o.Tags)
	fmt.Println(v.Field(0).Addr().Elem().Field(0).Interface())
	defer func() { fmt.Println(recover()) }()
	v.Field(0).Set(reflect.ValueOf(base2{}))
}

// --- stdout
// base2 false false
// base2.Kind true true
// inner false false
// inner.base false false
// inner.base.ID true true
// inner.base.name false false
// inner.base.Tags true true
// hidden.ID false false
// list[0].ID false false
// by name true true
// 7 kind [tag ]
// kind
// reflect: reflect.Value.Set using value obtained using unexported field
