// Composite literals that do not fit.
package main

type point struct{ x, y int }

func main() {
	_ = point{1}
	_ = point{1, 2, 3}
	_ = point{x: 1, 2}
	_ = point{z: 1}
	_ = point{x: 1, x: 2}
	_ = point{"a", 2}
	_ = [2]point{{1, 2}, {3}}
	_ = []int{"a"}
	_ = [...]int{5: 1, -1: 2}
	_ = int{1}
	_ = &point{y: "b"}
	_ = []int{1.5}
	_ = [2]int{5: 1}
}

// --- exit 1
// --- stderr
// literals.go:7:13: too few values in struct literal of type point
// literals.go:8:18: too many values in struct literal of type point
// literals.go:9:18: mixture of field:value and value elements in struct literal
// literals.go:10:12: unknown field z in struct literal of type point
// literals.go:11:18: duplicate field name x in struct literal
// literals.go:12:12: cannot use "a" (untyped string constant) as int value in struct literal
// literals.go:13:25: too few values in struct literal of type point
// literals.go:14:12: cannot use "a" (untyped string constant) as int value in array or slice literal
// literals.go:15:21: invalid argument: index -1 (constant of type int) must not be negative
// literals.go:16:6: invalid composite literal type int
// literals.go:17:16: cannot use "b" (untyped string constant) as int value in struct literal
// literals.go:18:12: cannot use 1.5 (untyped float constant) as int value in array or slice literal (truncated)
// literals.go:19:13: invalid argument: index 5 out of bounds [0:2]
