// Values that do not fit the type they are assigned to.
package main

type meters int

func pair() (int, string) { return 1, "a" }

func main() {
	var i int = "text"
	var s string = 5
	var f float32 = 1.5
	i = f
	var m meters = i
	m = 3
	var b bool = m
	var p *int = &f
	a := [3]int{1, 2}
	var c [4]int = a
	s, i = pair()
	i, s = pair(), 1
	x, y, z := pair()
	i += "a"
	var u uint8 = 256
	var v int8 = -129
	var w int = 1.5
	_, _, _, _, _, _, _, _, _, _, _ = b, p, c, x, y, z, u, v, w, s, m
}

// --- exit 1
// --- stderr
// assignment_types.go:9:14: cannot use "text" (untyped string constant) as int value in variable declaration
// assignment_types.go:10:17: cannot use 5 (untyped int constant) as string value in variable declaration
// assignment_types.go:12:6: cannot use f (variable of type float32) as int value in assignment
// assignment_types.go:13:17: cannot use i (variable of type int) as meters value in variable declaration
// assignment_types.go:15:15: cannot use m (variable of int type meters) as bool value in variable declaration
// assignment_types.go:16:15: cannot use &f (value of type *float32) as *int value in variable declaration
// assignment_types.go:18:17: cannot use a (variable of type [3]int) as [4]int value in variable declaration
// assignment_types.go:19:9: cannot use 1st function result (value of type int) as string value in multiple assignment
// assignment_types.go:19:9: cannot use 2nd function result (value of type string) as int value in multiple assignment
// assignment_types.go:20:9: multiple-value pair() (value of type (int, string)) in single-value context
// assignment_types.go:20:17: cannot use 1 (untyped int constant) as string value in multiple assignment
// assignment_types.go:21:13: assignment mismatch: 3 variables but pair returns 2 values
// assignment_types.go:22:2: invalid operation: i += "a" (mismatched types int and untyped string)
// assignment_types.go:23:16: cannot use 256 (untyped int constant) as uint8 value in variable declaration (overflows)
// assignment_types.go:24:15: cannot use -129 (untyped int constant) as int8 value in variable declaration (overflows)
// assignment_types.go:25:14: cannot use 1.5 (untyped float constant) as int value in variable declaration (truncated)
