// The types of the values that run-time errors raise panics with.
package main

import (
	"fmt"
	"runtime"
)

type I interface{ M() }
type V struct{ n int }

func (v V) M() { println(v.n) }

//go:noinline
func call(i I) { i.M() }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, ok := r.(runtime.Error)
		fmt.Printf("%s: %T %v %v\n", name, r, ok, r)
	}()
	f()
}

func main() {
	var p *V
	var s []int
	var m map[string]int
	var a any = "x"
	var i I
	var nothing any
	var err error
	zero, n := 0, -1
	try("nil", func() { println(p.n) })
	try("index", func() { println(s[5]) })
	try("index of string", func() { println("abc"[n+7]) })
	try("slice", func() { println(len(s[5:])) })
	try("slice of string", func() { println("abc"[n:]) })
	try("array", func() { fmt.Println([4]int(s)) })
	try("nil map", func() { m["a"] = 1 })
	try("hash", func() { _ = map[any]int{1: 2}[s] })
	try("nil interface", func() { i.M() })
	try("assertion", func() { println(a.(int)) })
	try("assertion to interface", func() { println(a.(I)) })
	try("divide", func() { println(1 / zero) })
	try("shift", func() { println(1 << n) })
	try("make", func() { s = make([]int, n) })
	try("compare", func() { println(any(s) == any(s)) })
	try("panic(nil)", func() { panic(nil) })
	try("panic of a nil interface", func() { panic(nothing) })
	try("panic of a nil error", func() { panic(err) })
	try("deferred panic of nothing recovered", func() { defer func() { panic(recover()) }() })
	try("deferred panic of a nil error", func() { defer panic(err) })
	try("text that looks like an error's", func() { panic("runtime error: no") })
	try("text that looks like an assertion's", func() { panic("interface conversion: no") })
	try("nil receiver", func() { call(p) })
}

// --- stdout
// nil: runtime.errorString true runtime error: invalid memory address or nil pointer dereference
// index: runtime.boundsError true runtime error: index out of range [5] with length 0
// index of string: runtime.boundsError true runtime error: index out of range [6] with length 3
// slice: runtime.boundsError true runtime error: slice bounds out of range [5:0]
// slice of string: runtime.boundsError true runtime error: slice bounds out of range [-1:]
// array: runtime.boundsError true runtime error: cannot convert slice with length 0 to array or pointer to array with length 4
// nil map: runtime.plainError true assignment to entry in nil map
// hash: runtime.errorString true runtime error: hash of unhashable type []int
// nil interface: runtime.errorString true runtime error: invalid memory address or nil pointer dereference
// assertion: *runtime.TypeAssertionError true interface conversion: interface {} is string, not int
// assertion to interface: *runtime.TypeAssertionError true interface conversion: string is not main.I: missing method M
// divide: runtime.errorString true runtime error: integer divide by zero
// shift: runtime.errorString true runtime error: negative shift amount
// make: runtime.errorString true runtime error: makeslice: len out of range
// compare: runtime.errorString true runtime error: comparing uncomparable type []int
// panic(nil): *runtime.PanicNilError true runtime error: panic called with nil argument
// panic of a nil interface: *runtime.PanicNilError true runtime error: panic called with nil argument
// panic of a nil error: *runtime.PanicNilError true runtime error: panic called with nil argument
// deferred panic of nothing recovered: *runtime.PanicNilError true runtime error: panic called with nil argument
// deferred panic of a nil error: *runtime.PanicNilError true runtime error: panic called with nil argument
// text that looks like an error's: string false runtime error: no
// text that looks like an assertion's: string false interface conversion: no
// nil receiver: runtime.plainError true value method main.V.M called using nil *V pointer
