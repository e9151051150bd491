// Slices, maps and strings through named types, generic functions, method chains and package variables.
package main

import "fmt"

type T struct {
	a []int
	s string
}

func (t *T) add(x ...int) *T { t.a = append(t.a, x...); return t }

type str string
type bts []byte
type rns []rune
type mymap map[str]bts

func vari(pre string, xs ...interface{}) int { return len(xs) }

func named() (m map[string]int, err error) {
	m = make(map[string]int, 3)
	defer func() { m["d"] = 4 }()
	m["r"] = 1
	return m, nil
}

func gen[K comparable, V any](m map[K]V, k K, v V) (V, bool) {
	old, ok := m[k]
	m[k] = v
	return old, ok
}

func mapf[T, U any](s []T, f func(T) U) []U {
	r := make([]U, 0, len(s))
	for _, x := range s {
		r = append(r, f(x))
	}
	return r
}

func cat[S ~string](a, b S) S { return a + b }

func tobytes[S ~string | ~[]byte](s S) []byte { return []byte(s) }
func tostr[B ~[]byte | ~[]rune](b B) string   { return string(b) }

var global = map[string][]int{"a": {1, 2}, "b": nil}
var gs = "x" + fmt.Sprint(1)
var gl = make([]int, 3, 7)
var gm = func() map[int]string { return map[int]string{1: "one"} }()
var v, ok = global["a"]

func main() {
	t := (&T{}).add(1, 2).add().add(3)
	fmt.Println(t.a, len(t.a))
	m := mymap{"k": bts("v")}
	m["k"] = append(m["k"], "more"...)
	fmt.Printf("%s %v %T\n", m["k"], m, m)
	fmt.Println(string(rns("héy")[1:]), bts(str("q")), str(bts("z")), rns(str("ab")))
	r, _ := named()
	fmt.Println(r)
	mm := map[string]int{}
	fmt.Println(gen(mm, "a", 1))
	fmt.Println(gen(mm, "a", 2))
	fmt.Println(mapf([]int{1, 2, 3}, func(i int) string { return fmt.Sprint(i * i) }))
	fmt.Println(cat(str("a"), "b"), tobytes("xy"), tostr([]rune{65, 66}), tobytes(bts{1}))
	fmt.Println(global, gs, gl, cap(gl), gm, v, ok)
	fmt.Println(vari("a", nil, 1, "x", []int{}, map[int]int{}), append([]interface{}{}, 1, "a", nil))
	var e interface{} = m
	if mm, ok := e.(mymap); ok {
		delete(mm, "k")
		fmt.Println(len(m))
	}
	type key struct {
		a, b string
		c    [2]int16
	}
	mk := make(map[key]*T, 100)
	for i := 0; i < 1000; i++ {
		mk[key{fmt.Sprint(i), "b", [2]int16{int16(i), 2}}] = &T{s: fmt.Sprint("v", i)}
	}
	sum := 0
	for k, v := range mk {
		if "v"+k.a != v.s {
			fmt.Println("bad", k, v)
		}
		sum += int(k.c[0])
	}
	fmt.Println(len(mk), sum, mk[key{"7", "b", [2]int16{7, 2}}].s)
	a2 := [][]string{{"a"}, {"b", "c"}}
	a2[0], a2[1] = a2[1], append(a2[0], "z")
	fmt.Println(a2)
	b := []byte("hello")
	s := string(b)
	b[0] = 'j'
	fmt.Println(s, string(b), s[1:3]+string(b[2:]), s < string(b), "a"+string(b) > s)
	switch x := string(b); x {
	case "jello":
		fmt.Println("jello!")
	}
	ms := map[string]int{"jello": 3}
	fmt.Println(ms[string(b)], ms[string(b[1:])])
	if _, ok := ms[string(b)]; ok {
		ms[string(b)]++
		b[0] = 'x'
	}
	fmt.Println(ms)
	var n map[string]map[string]int
	fmt.Println(n["a"]["b"], len(n["q"]))
	x := []int{1, 2, 3, 4, 5, 6}
	copy(x[2:], x)
	fmt.Println(x, copy(x, x[3:]), x)
	y := x[:0]
	for _, v := range x {
		if v%2 == 0 {
			y = append(y, v)
		}
	}
	fmt.Println(y, x)
	p := &x[0]
	x = append(x, 1)
	*p = 99
	fmt.Println(x[0], *p)
	arr := [4]int(x[:4])
	arr[0] = -1
	ap := (*[2]int)(x)
	ap[1] = -2
	fmt.Println(arr, x[:2])
	z := make([]struct{ a, b int }, 2, 10)
	z = append(z, struct{ a, b int }{1, 2})
	z2 := append(z[:1:1], z[2])
	fmt.Println(z, z2, cap(z2))
	for i, c := range []byte("né") {
		fmt.Print(i, c, " ")
	}
	for i := range "né" {
		fmt.Print(i)
	}
	fmt.Println()
	fmt.Println(min("b", "a", gs), max(2, 3.5), min(x[1], 7, len(x)))
	c64 := complex64(complex(1.1, 2.2))
	cs := []complex128{1, 2i, complex128(c64)}
	cs[1] *= cs[1]
	cs[0] += 3 - 1i
	fmt.Println(cs[:2], real(c64), -c64, c64 == complex(1.1, 2.2), fmt.Sprint(cs[0]/cs[1]))
}

// --- stdout
// [1 2 3] 3
// vmore map[k:[118 109 111 114 101]] main.mymap
// éy [113] z [97 98]
// map[d:4 r:1]
// 0 false
// 1 true
// [1 4 9]
// ab [120 121] AB [1]
// map[a:[1 2] b:[]] x1 [0 0 0] 7 map[1:one] [1 2] true
// 5 [1 a <nil>]
// 0
// 1000 499500 v7
// [[b c] [a z]]
// hello jello elllo true false
// jello!
// 3 0
// map[jello:4]
// 0 0
// [2 3 4 2 3 4] 3 [2 3 4 2 3 4]
// [2 4 2 4] [2 4 2 4 3 4]
// 2 99
// [-1 4 2 4] [2 -2]
// [{0 0} {0 0} {1 2}] [{0 0} {1 2}] 2
// 0 110 1 195 2 169 01
// a 3.5 -2
// [(4-1i) (-4+0i)] 1.1 (-1.1-2.2i) true (-1+0.25i)
