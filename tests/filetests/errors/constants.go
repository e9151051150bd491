// Constants that overflow, divide by zero or are none.
package main

const (
	big     = 1 << 100
	x   int = big
	y       = 1 / 0
	z       = f()
)

var v = 1

const w = v

func f() int { return 1 }

func main() {
	var a int8 = 128
	var b uint = -1
	var c = big
	var d float32 = 1e100
	println(int8(300), uint8(-1), int(2.5), 1<<64)
	var e [-1]int
	var g [v]int
	var h [3]int
	h[3] = 1
	h[-1] = 2
	_ = h[1:5]
	_ = h[2:1]
	_ = "abc"[5]
	_ = 1.5 << 2
	x = 3
	_, _, _, _, _, _ = a, b, c, d, e, g
	_ = [2]int{1, 2, 3}
	_ = [...]int{0: 1, 0: 2}
	_ = 1 << -1
}

// --- exit 1
// --- stderr
// constants.go:6:12: cannot use big (untyped int constant 1267650600228229401496703205376) as int value in constant declaration (overflows)
// constants.go:7:16: invalid operation: division by zero
// constants.go:8:12: f() (value of type int) is not constant
// constants.go:13:11: v (variable of type int) is not constant
// constants.go:18:15: cannot use 128 (untyped int constant) as int8 value in variable declaration (overflows)
// constants.go:19:15: cannot use -1 (untyped int constant) as uint value in variable declaration (overflows)
// constants.go:20:10: cannot use big (untyped int constant 1267650600228229401496703205376) as int value in variable declaration (overflows)
// constants.go:21:18: cannot use 1e100 (untyped float constant 1e+100) as float32 value in variable declaration (overflows)
// constants.go:22:15: constant 300 overflows int8
// constants.go:22:27: constant -1 overflows uint8
// constants.go:22:36: cannot convert 2.5 (untyped float constant) to type int
// constants.go:23:9: invalid array length -1 (untyped int constant)
// constants.go:24:9: invalid array length v
// constants.go:26:4: invalid argument: index 3 out of bounds [0:3]
// constants.go:27:4: invalid argument: index -1 (constant of type int) must not be negative
// constants.go:28:10: invalid argument: index 5 out of bounds [0:4]
// constants.go:29:10: invalid slice indices: 1 < 2
// constants.go:30:12: invalid argument: index 5 out of bounds [0:3]
// constants.go:31:6: invalid operation: shifted operand 1.5 (untyped float constant) must be integer
// constants.go:32:2: cannot assign to x (neither addressable nor a map index expression)
// constants.go:34:19: index 2 is out of bounds (>= 2)
// constants.go:35:21: duplicate index 0 in array or slice literal
// constants.go:36:11: invalid operation: negative shift count -1 (untyped int constant)
