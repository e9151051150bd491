// Integer types of every width wrap around; division truncates toward zero; the most negative number divided by -1 is itself.
package main

func wrap8(a, b int8) (int8, int8, int8)      { return a + b, a - b, a * b }
func wrapu8(a, b uint8) (uint8, uint8, uint8) { return a + b, a - b, a * b }
func wrap16(a, b int16) (int16, int16, int16) { return a + b, a - b, a * b }
func wrap32(a, b int32) (int32, int32, int32) { return a + b, a - b, a * b }
func wrapu32(a, b uint32) (uint32, uint32)    { return a + b, a * b }
func wrap64(a, b int64) (int64, int64, int64) { return a + b, a - b, a * b }
func wrapu64(a, b uint64) (uint64, uint64)    { return a - b, a * b }
func divide(a, b int) (int, int)              { return a / b, a % b }
func divide8(a, b int8) (int8, int8)          { return a / b, a % b }
func divide32(a, b int32) (int32, int32)      { return a / b, a % b }
func divideu(a, b uint64) (uint64, uint64)    { return a / b, a % b }
func divideu8(a, b uint8) (uint8, uint8)      { return a / b, a % b }
func bits(a, b int) (int, int, int, int, int) { return a & b, a | b, a ^ b, a &^ b, ^a }
func bits16(a, b uint16) (uint16, uint16)     { return ^a, a &^ b }
func negate(a int8, b uint16) (int8, uint16)  { return -a, -b }

func main() {
	println(wrap8(127, 1))
	println(wrap8(-128, -128))
	println(wrapu8(255, 255))
	println(wrap16(32767, 2))
	println(wrap32(-2147483648, 3))
	println(wrapu32(4294967295, 4294967295))
	println(wrap64(9223372036854775807, 2))
	println(wrapu64(0, 1))
	println(divide(7, 2))
	println(divide(-7, 2))
	println(divide(7, -2))
	println(divide(-9223372036854775808, -1))
	println(divide8(-128, -1))
	println(divide32(-2147483648, -1))
	println(divideu(18446744073709551615, 10))
	println(divideu8(250, 7))
	println(bits(0x0ff0, 0x3c3c))
	println(bits16(1, 0xff))
	println(negate(-128, 1))
	x := 10
	x += 5
	x -= 3
	x *= 7
	x /= 4
	x %= 8
	x <<= 5
	x |= 3
	x &= 0x7e
	x ^= 0xff
	x &^= 0x10
	x >>= 1
	x++
	println(x)
	const big = 1 << 100
	println(big>>98, uint64(big>>37), 07, 0o17, 0b1011, 0x_ff, 1_000_000, 'x', '\n', '\x41', '\u00e9', '\'')
}

// --- stderr
// -128 126 127
// 0 0 0
// 254 0 1
// -32767 32765 -2
// -2147483645 2147483645 -2147483648
// 4294967294 1
// -9223372036854775807 9223372036854775805 -2
// 18446744073709551615 0
// 3 1
// -3 -1
// -3 1
// -9223372036854775808 0
// -128 0
// -2147483648 0
// 1844674407370955161 5
// 35 5
// 3120 16380 13260 960 -4081
// 65534 0
// -128 65535
// 103
// 4 9223372036854775808 7 15 11 255 1000000 120 10 65 233 39
