// Maps with keys of every kind, what panics with them, and slices, strings and complex numbers among them.
package main

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

type K interface{ M() int }
type A int
type B struct {
	s string
	f float64
}

func (a A) M() int { return int(a) }
func (b B) M() int { return len(b.s) }

type big struct {
	a [40]int
	m map[string]int
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panic:", r)
			if e, ok := r.(error); ok {
				fmt.Println(" error:", e.Error())
			}
		}
	}()
	f()
	fmt.Println(name, "ok")
}

func main() {
	m := map[interface{}]string{1: "int", "x": "str", 2.5: "f", A(1): "A", B{"q", 1}: "B", [2]int{1, 2}: "arr", nil: "nil", 1 + 2i: "c", true: "t", struct{}{}: "e"}
	fmt.Println(len(m), m[1], m["x"], m[2.5], m[A(1)], m[B{"q", 1}], m[[2]int{1, 2}], m[nil], m[1+2i], m[true], m[struct{}{}], m[int8(1)])
	try("hash slice", func() { m[[]int{1}] = "no" })
	try("hash read", func() { _ = m[map[int]int{}] })
	try("hash nested", func() { _ = m[[1]interface{}{func() {}}] })
	try("hash empty", func() { var e map[interface{}]int; _ = e[[]int{}] })
	try("delete", func() { delete(m, []string{}) })
	mk := map[K]int{A(1): 1, B{"xx", 2}: 2}
	mk[A(1)]++
	fmt.Println(mk[A(1)], mk[B{"xx", 2}], mk[A(3)])
	try("nil map", func() { var n map[string]int; n["a"]++ })
	try("nil map2", func() { var n map[[3]string]int; n[[3]string{}] = 1 })
	mb := map[string]big{}
	b := big{m: map[string]int{"z": 1}}
	b.a[7] = 7
	mb["k"] = b
	b.a[7] = 8
	fmt.Println(mb["k"].a[7], mb["k"].m["z"], mb["none"].a[7], len(mb["none"].m))
	mb["k"], mb["j"] = mb["j"], mb["k"]
	fmt.Println(mb["k"].a[7], mb["j"].a[7])
	v, ok := mb["j"]
	v.a[0] = 3
	fmt.Println(ok, mb["j"].a[0], v.a[0])
	mm := map[string][]string{}
	for _, w := range strings.Fields("the quick the lazy dog the end") {
		mm[w] = append(mm[w], w+"!")
	}
	keys := make([]string, 0)
	for k := range mm {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys, mm)
	nan := math.NaN()
	mi := map[interface{}]int{nan: 1}
	mi[nan] = 2
	fmt.Println(len(mi))
	for k, v := range mi {
		fmt.Println(k, v > 0)
	}
	try("div", func() {
		d := map[string]int{}
		z := 0
		defer func() { fmt.Println(len(d)) }()
		d["a"] /= z
	})
	try("shift", func() {
		d := map[string]int{}
		z := -1
		defer func() { fmt.Println(len(d)) }()
		d["a"] <<= z
	})
	try("makeslice", func() { n := -5; _ = make([]string, n) })
	try("makecap", func() { n := 5; _ = make([]string, n, n-1) })
	s := []int{1, 2, 3, 4, 5}
	i := 1
	i, s[i] = 3, 9
	fmt.Println(i, s)
	s = append(s[:2], append([]int{100}, s[2:]...)...)
	fmt.Println(s, len(s))
	x := s[1:3:3]
	x = append(x, -1)
	fmt.Println(s, x)
	f := func() []int { s = []int{7, 7, 7}; return s }
	s[0], f()[1] = 50, 60
	fmt.Println(s)
	str := "héllo, 世界"
	for i, r := range str {
		if r > 127 {
			fmt.Print(i, ":", string(r), " ")
		}
	}
	fmt.Println([]byte(str)[1:3], []rune(str)[1], string([]rune(str)[7:]))
	c := complex(1, 2)
	var ic interface{} = c
	fmt.Println(ic == complex(1, 2), ic, c*c, real(c), fmt.Sprintf("%.1f", c), complex64(c)/3)
	type pt struct{ x, y interface{} }
	mp := map[pt]int{{1, "a"}: 5}
	fmt.Println(mp[pt{1, "a"}], mp[pt{"a", 1}])
	clear(mp)
	fmt.Println(len(mp))
	var arr [3]map[int]int
	arr[1] = map[int]int{4: 5}
	arr[1][4] *= 3
	fmt.Println(arr[1][4], arr[0][4], len(arr[2]))
	pm := &mm
	(*pm)["new"] = nil
	fmt.Println(len(mm["new"]), len(*pm))
	type rec struct{ kids map[string]*rec }
	root := &rec{kids: map[string]*rec{}}
	cur := root
	for _, p := range strings.Split("a/b/c", "/") {
		if cur.kids[p] == nil {
			cur.kids[p] = &rec{kids: map[string]*rec{}}
		}
		cur = cur.kids[p]
	}
	fmt.Println(len(root.kids["a"].kids["b"].kids), root.kids["x"] == nil)
	funcs := map[string]func(...int) int{"sum": func(a ...int) int {
		t := 0
		for _, v := range a {
			t += v
		}
		return t
	}}
	fmt.Println(funcs["sum"](1, 2, 3))
	var sb strings.Builder
	for i := 0; i < 3; i++ {
		sb.WriteString("ab")
		sb.WriteByte('c')
	}
	fmt.Println(sb.String(), strings.Repeat("=", 5)+">")
	m8 := map[int8]int{}
	for i := -128; i < 128; i++ {
		m8[int8(i)] += i
	}
	mu16 := map[uint16]uint16{65535: 1}
	mbool := map[bool]string{true: "T"}
	mf32 := map[float32]int{0: 1}
	var nz float32
	nz = -nz
	mf32[nz]++
	mi32 := map[int32]int32{-1: 5}
	mu64 := map[uint64]int{1 << 63: 1}
	type named string
	mn := map[named]int{"q": 1}
	mc := map[complex64]int{1i: 2}
	fmt.Println(len(m8), m8[-128], mu16[65535], mbool[true], mbool[false], mf32, mi32[-1], mu64[1<<63], mn["q"], mc[1i])
}

// --- stdout
// 10 int str f A B arr nil c t e 
// hash slice panic: runtime error: hash of unhashable type []int
//  error: runtime error: hash of unhashable type []int
// hash read panic: runtime error: hash of unhashable type map[int]int
//  error: runtime error: hash of unhashable type map[int]int
// hash nested panic: runtime error: hash of unhashable type func()
//  error: runtime error: hash of unhashable type func()
// hash empty panic: hash of unhashable type: []int
//  error: hash of unhashable type: []int
// delete panic: runtime error: hash of unhashable type []string
//  error: runtime error: hash of unhashable type []string
// 2 2 0
// nil map panic: assignment to entry in nil map
//  error: assignment to entry in nil map
// nil map2 panic: assignment to entry in nil map
//  error: assignment to entry in nil map
// 7 1 0 0
// 0 7
// true 0 3
// [dog end lazy quick the] map[dog:[dog!] end:[end!] lazy:[lazy!] quick:[quick!] the:[the! the! the!]]
// 2
// NaN true
// NaN true
// 0
// div panic: runtime error: integer divide by zero
//  error: runtime error: integer divide by zero
// 1
// shift panic: runtime error: negative shift amount
//  error: runtime error: negative shift amount
// makeslice panic: runtime error: makeslice: len out of range
//  error: runtime error: makeslice: len out of range
// makecap panic: runtime error: makeslice: cap out of range
//  error: runtime error: makeslice: cap out of range
// 3 [1 9 3 4 5]
// [1 9 100 3 4 5] 6
// [1 9 100 3 4 5] [9 100 -1]
// [50 60 7]
// 1:é 8:世 11:界 [195 169] 233 世界
// true (1+2i) (-3+4i) 1 (1.0+2.0i) (0.33333334+0.6666667i)
// 5 0
// 0
// 15 0 0
// 0 6
// 1 true
// 6
// abcabcabc =====>
// 256 -128 1 T  map[-0:2] 5 1 1 2
