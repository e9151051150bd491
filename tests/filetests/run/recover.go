// recover stops a panic if it is called by a deferred function; run-time errors are values with Error; results stand as they are.
// (I-PANIC: under every stress mode the records of deferred calls and panics move with the stack.)
package main

import "runtime"

type E struct{ s string }

func (e E) Error() string { return "E " + e.s }

func catch(name string, f func()) {
	defer func() {
		r := recover()
		switch v := r.(type) {
		case runtime.Error:
			println(name, "runtime.Error:", v.Error())
		case error:
			println(name, "error:", v.Error())
		case string:
			println(name, "string:", v)
		case int:
			println(name, "int:", v)
		case nil:
			println(name, "nothing")
		default:
			println(name, "other")
		}
	}()
	f()
}

var zero int
var nilp *[10]int
var m map[string]int

func result() (r int, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = x.(error)
			r++
		}
	}()
	r = 41
	panic(E{"result"})
}

func nested() {
	defer func() {
		println("outer recovers", recover().(string))
	}()
	defer func() {
		defer func() { println("inner recovers", recover().(string)) }()
		panic("two")
	}()
	panic("one")
}

func replaced() {
	defer func() { println("got", recover().(string)) }()
	defer func() { panic("second") }()
	panic("first")
}

func helper() any { return recover() }

func notDirect() {
	defer func() { println("direct:", recover() != nil) }()
	defer func() {
		println("helper:", helper() == nil)
		func() { println("literal:", recover() == nil) }()
	}()
	panic("x")
}

func deep(n int) int {
	var pad [20]int
	pad[n%20] = n
	if n == 0 {
		panic("deep")
	}
	return deep(n-1) + pad[3]
}

func rest() (s int) {
	defer func() { s += 1; println("rest 1", recover() == nil) }()
	defer func() { s += 10; println("rest 2", recover() == nil) }()
	defer func() { s += 100; recover() }()
	x := 7
	defer func() { x++; println("x", x) }()
	var a []int
	return a[x]
}

func recursive(n int) (r int) {
	defer func() {
		if e := recover(); e != nil {
			r = e.(int) + n
			if n < 5 {
				return
			}
		}
	}()
	if n == 0 {
		panic(1000)
	}
	r = recursive(n - 1)
	panic(r)
}

type T struct{ n int }

func (t *T) rec()  { println("method", t.n, recover() != nil) }
func (t T) recv()  { println("value method", t.n, recover() != nil) }

type I interface{ rec() }

func methods() {
	t := &T{5}
	func() { defer t.rec(); panic(1) }()
	func() { defer t.recv(); panic(1) }()
	func() { var i I = t; defer i.rec(); panic(1) }()
	func() { f := t.rec; defer f(); panic(1) }()
	func() { f := T.recv; defer f(*t); panic(1) }()


	func() { defer func() { recover() }(); defer print("builtin\n"); panic(1) }()
}

func main() {
	catch("none", func() {})
	catch("index", func() { a := []int{1}; println(a[5+zero]) })
	catch("slice", func() { a := []int{1}; println(len(a[5+zero:])) })
	catch("div", func() { println(1 / zero) })
	catch("nil", func() { println(nilp[3]) })
	catch("nilcall", func() { var f func(); f() })
	catch("string", func() { panic("s") })
	catch("int", func() { panic(42) })
	catch("error", func() { panic(E{"x"}) })
	catch("nilarg", func() { panic(nil) })
	catch("shift", func() { println(1 << (zero - 1)) })
	catch("assert", func() { var x any = 5; println(x.(string)) })
	catch("makeslice", func() { println(len(make([]int, zero-1))) })
	catch("nilmap", func() { m["a"] = 1 })
	catch("deep", func() { deep(2000) })
	catch("float", func() { panic(1.5) })
	r, err := result()
	println(r, err.Error())
	nested()
	replaced()
	notDirect()
	println(rest())
	println(recursive(10))
	methods()
	for i := range 3 {
		func() {
			defer func() { println("loop", i, recover().(int)) }()
			panic(i * i)
		}()
	}
}

// --- stderr
// none nothing
// index runtime.Error: runtime error: index out of range [5] with length 1
// slice runtime.Error: runtime error: slice bounds out of range [5:1]
// div runtime.Error: runtime error: integer divide by zero
// nil runtime.Error: runtime error: invalid memory address or nil pointer dereference
// nilcall runtime.Error: runtime error: invalid memory address or nil pointer dereference
// string string: s
// int int: 42
// error error: E x
// nilarg runtime.Error: runtime error: panic called with nil argument
// shift runtime.Error: runtime error: negative shift amount
// assert runtime.Error: interface conversion: interface {} is int, not string
// makeslice runtime.Error: runtime error: makeslice: len out of range
// nilmap runtime.Error: assignment to entry in nil map
// deep string: deep
// float other
// 42 E result
// inner recovers two
// outer recovers one
// got second
// helper: true
// literal: true
// direct: true
// x 8
// rest 2 true
// rest 1 true
// 111
// 1055
// method 5 true
// value method 5 true
// method 5 true
// method 5 true
// value method 5 true
// builtin
// loop 0 0
// loop 1 1
// loop 2 4
