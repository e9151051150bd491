// Conversions that do not exist.
package main

type point struct{ x, y int }
type other struct{ x, z int }

func main() {
	p := point{}
	_ = other(p)
	_ = int("a")
	_ = bool(1)
	_ = (*int)(&p)
	_ = float64(true)
	_ = string(2.5)
	_ = point(1)
	_ = int(p, 1)
	_ = int()
	_ = [3]int(p)
	_ = undefined(3)
}

// --- exit 1
// --- stderr
// conversions.go:9:12: cannot convert p (variable of struct type point) to type other
// conversions.go:10:10: cannot convert "a" (untyped string constant) to type int
// conversions.go:11:11: cannot convert 1 (untyped int constant) to type bool
// conversions.go:12:13: cannot convert &p (value of type *point) to type *int
// conversions.go:13:14: cannot convert true (untyped bool constant) to type float64
// conversions.go:14:13: cannot convert 2.5 (untyped float constant) to type string
// conversions.go:15:12: cannot convert 1 (untyped int constant) to type point
// conversions.go:16:13: too many arguments in conversion to int
// conversions.go:17:6: missing argument in conversion to int
// conversions.go:18:13: cannot convert p (variable of struct type point) to type [3]int
// conversions.go:19:6: undefined: undefined
