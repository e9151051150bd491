// Values in very many interfaces within each other are compared, hashed and printed.
package main

import (
	"fmt"
	"strings"
)

type box struct {
	inner any
	n     int
}

func nest(levels int, core any) any {
	for i := range levels {
		core = box{core, i}
	}
	return core
}

func main() {
	const levels = 30_000
	a, b, c := nest(levels, "x"), nest(levels, "x"), nest(levels, "y")
	println(a == b, a == c, a == nest(levels-1, "x"))
	m := map[any]string{a: "a", c: "c"}
	println(m[b], m[nest(levels, "y")], m[nest(levels, "z")] == "")
	func() {
		defer func() { println(recover().(error).Error()) }()
		println(nest(levels, []int{}) == nest(levels, []int{}))
	}()
	text := fmt.Sprint(nest(6_000, "x"))
	println(len(text), text[:3], strings.Count(text, "{"), text[6_000:6_006])
	var list any
	for range 5_000 {
		list = []any{list}
	}
	println(len(fmt.Sprintf("%v", list)))
}

// --- stderr
// true false false
// a c true
// runtime error: comparing uncomparable type []int
// 40891 {{{ 6000 x 0} 1
// 10005
