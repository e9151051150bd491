// print and println: separators, all types, nothing at all.
package main

type name string
type id uint8

func main() {
	println()
	print()
	print(1, 2, "a", "b", true, 2.5, 'x', "\n")
	println(1, 2, "a", "b", true, 2.5, 'x')
	println(int8(-1), int16(-2), int32(-3), int64(-4), uint8(1), uint16(2), uint32(3), uint64(1<<64-1), uintptr(9))
	println(name("named"), id(7), float32(0.1), 0.1, 1e21, 1e20, 123456789.0, 1e-5, 1e-4, 100000.0, 1234567.0)
	var f float32 = 16777216
	println(f, f*f, 1/f, -f, 5e-324, 1.7976931348623157e308)
	var none []int
	println(len(none), "multi\nline", "", "x")
	println(-9223372036854775808, 9223372036854775807, 0, -0)
	print("no newline")
	print("\n")
}

// --- stderr
//
// 12abtrue2.5120
// 1 2 a b true 2.5 120
// -1 -2 -3 -4 1 2 3 18446744073709551615 9
// named 7 0.1 0.1 1e+21 1e+20 1.23456789e+08 1e-05 0.0001 100000 1.234567e+06
// 1.6777216e+07 2.8147498e+14 5.9604645e-08 -1.6777216e+07 5e-324 1.7976931348623157e+308
// 0 multi
// line  x
// -9223372036854775808 9223372036854775807 0 0
// no newline
