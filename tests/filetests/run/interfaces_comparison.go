// Comparison of interfaces with each other and with other values; what cannot be compared panics.
package main

import (
	"errors"
	"fmt"
	"math"
)

type namer interface{ name() string }
type sayer interface {
	name() string
	say()
}

type a struct{ n int }

func (v a) name() string { return "a" }
func (v a) say()         {}

type b struct{ n int }

func (v b) name() string { return "b" }

type c struct{ s []int }

func (v c) name() string { return "c" }

type holder struct {
	n namer
	x any
	_ int
	s string
	f float64
}

type blank struct {
	x int
	_ int
	y string
}

func same(x, y any) (result string) {
	defer func() {
		if r := recover(); r != nil {
			result = fmt.Sprint("panic: ", r)
		}
	}()
	return fmt.Sprint(x == y)
}

func main() {
	var n1, n2 namer = a{1}, a{1}
	var s sayer = a{1}
	var x any = a{1}
	fmt.Println(n1 == n2, n1 == s, x == n1, s == x, n1 != s)
	n2 = b{1}
	fmt.Println(n1 == n2, x == n2, n1 == a{1}, a{2} == n1, n2 == b{1}, n1 != a{1})
	n2 = nil
	fmt.Println(n1 == n2, n2 == nil, n1 == nil, nil != n1, n2 == x)
	p, q := &a{1}, &a{1}
	n1, n2 = p, q
	fmt.Println(n1 == n2, n1 == p, n1 == namer(p), q == n2)

	fmt.Println(same(1, 1), same(1, int64(1)), same("ab", "a"+string([]byte{'b'})), same(nil, nil), same(nil, 1), same(2.5, 2.5))
	fmt.Println(same(math.NaN(), math.NaN()), same(0.0, math.Copysign(0, -1)), same(float32(1), float32(1)), same(1+2i, 1+2i))
	fmt.Println(same([2]string{"a", "b"}, [2]string{"a", "b"}), same([2]any{1, "b"}, [2]any{1, "c"}), same(struct{}{}, struct{}{}))
	fmt.Println(same([]int{1}, []int{1}), same([]int{1}, 1), same(map[int]int{}, map[int]int{}), same(func() {}, func() {}))
	fmt.Println(same(c{}, c{}), same([1]any{[]int{}}, [1]any{[]int{}}), same(struct{ f func() }{}, struct{ f func() }{}))
	fmt.Println(same(holder{n: a{1}, x: "x", s: "s"}, holder{n: a{1}, x: "x", s: "s"}), same(holder{x: []int{}}, holder{x: []int{}}), same(holder{x: []int{}, s: "a"}, holder{s: "b"}))
	fmt.Println(same(blank{1, 2, "y"}, blank{1, 3, "y"}), same(&x, &x), same(errors.New("e"), errors.New("e")))

	h, g := holder{n: a{1}, x: 3, f: 1}, holder{n: a{1}, x: 3, f: 1}
	fmt.Println(h == g, h != g)
	g.x = "3"
	fmt.Println(h == g)
	arr1, arr2 := [3]any{1, "a", nil}, [3]any{1, "a", nil}
	fmt.Println(arr1 == arr2)
	arr2[2] = 0
	fmt.Println(arr1 == arr2)
	var long1, long2 [20]namer
	fmt.Println(long1 == long2)
	long1[19] = a{}
	fmt.Println(long1 == long2)

	switch x = 2; x {
	case "2", 2.0:
		fmt.Println("not an int")
	case 1, 2:
		fmt.Println("two")
	}
	n1 = a{5}
	switch n1 {
	case nil, p:
		fmt.Println("p")
	case a{5}:
		fmt.Println("a 5")
	}
	switch 3 {
	case x:
		fmt.Println("x")
	case any(3):
		fmt.Println("three")
	}
}

// --- stdout
// true true true true false
// false false true false true false
// false true false true false
// false true true true
// true false true true false true
// false true true true
// true false true
// panic: runtime error: comparing uncomparable type []int false panic: runtime error: comparing uncomparable type map[int]int panic: runtime error: comparing uncomparable type func()
// panic: runtime error: comparing uncomparable type main.c panic: runtime error: comparing uncomparable type []int panic: runtime error: comparing uncomparable type struct { f func() }
// true panic: runtime error: comparing uncomparable type []int false
// true true false
// true false
// false
// true
// false
// true
// false
// two
// a 5
// three
