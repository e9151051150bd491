// The functions of slices, maps and cmp on types of our own.
package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type Point struct{ x, y int }

type Points []Point

type Name string

func byX(a, b Point) int { return cmp.Compare(a.x, b.x) }

func main() {
	ps := Points{{3, 1}, {1, 2}, {2, 3}, {1, 1}}
	slices.SortStableFunc(ps, byX)
	fmt.Println(ps, slices.IsSortedFunc(ps, byX), slices.MaxFunc(ps, byX), slices.MinFunc(ps, byX))
	fmt.Println(slices.Contains(ps, Point{2, 3}), slices.Index(ps, Point{9, 9}), slices.IndexFunc(ps, func(p Point) bool { return p.y == 1 }))
	fmt.Println(slices.BinarySearchFunc(ps, 2, func(p Point, x int) int { return p.x - x }))
	names := []Name{"c", "a", "b", "a"}
	slices.Sort(names)
	names = slices.Compact(names)
	fmt.Println(names, slices.Max(names), slices.Equal(names, []Name{"a", "b", "c"}), slices.Compare(names, []Name{"a", "c"}))
	names = slices.Insert(names, 1, "x", "y")
	names = slices.Delete(names, 0, 1)
	fmt.Printf("%T %v\n", names, slices.Replace(names, 0, 1, "z"))
	fmt.Println(slices.Clone(ps)[0], len(slices.Grow([]int(nil), 10)), cap(slices.Clip(make([]int, 2, 9))))
	fmt.Println(slices.Concat([]int{1}, []int{2, 3}), slices.Repeat([]string{"r"}, 3))
	fmt.Println(slices.ContainsFunc(names, func(n Name) bool { return n > "x" }), slices.EqualFunc([]int{1}, []string{"1"}, func(i int, s string) bool { return fmt.Sprint(i) == s }))
	fmt.Println(slices.DeleteFunc([]int{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }), slices.CompactFunc([]string{"a", "A", "b"}, strings.EqualFold))
	fs := []float64{2.5, -1, 0.5}
	slices.Reverse(fs)
	slices.SortFunc(fs, func(a, b float64) int { return -cmp.Compare(a, b) })
	fmt.Println(fs, cmp.Less(1, 2), cmp.Or(0, 3, 5), min(fs[0], fs[1]))
	m := map[Name]Point{"a": {1, 2}, "b": {3, 4}}
	c := maps.Clone(m)
	maps.DeleteFunc(c, func(k Name, p Point) bool { return p.x == 1 })
	fmt.Println(len(m), c, maps.Equal(m, c), maps.EqualFunc(c, c, func(a, b Point) bool { return true }))
	maps.Copy(c, map[Name]Point{"z": {0, 0}})
	fmt.Println(c)
}

// --- stdout
// [{1 2} {1 1} {2 3} {3 1}] true {3 1} {1 2}
// true -1 1
// 2 true
// [a b c] c true -1
// []main.Name [z y b c]
// {1 2} 0 2
// [1 2 3] [r r r]
// true true
// [1 3] [a b]
// [2.5 0.5 -1] true 3 0.5
// 2 map[b:{3 4}] false true
// map[b:{3 4} z:{0 0}]
