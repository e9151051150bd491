// Conversions between integer types cut or extend; between floats and integers they truncate.
package main

type celsius int16
type weight float32

func ints(x int) {
	println(int8(x), uint8(x), int16(x), uint16(x), int32(x), uint32(x), int64(x), uint64(x), uint(x), uintptr(x))
}

func from8(x int8) { println(int(x), uint8(x), uint16(x), uint64(x), int32(x), float32(x), float64(x)) }

func fromu8(x uint8) { println(int(x), int8(x), int16(x), uint64(x), float64(x)) }

func floats(x float64) { println(int(x), int32(x), int8(x), float32(x), uint8(int(x))) }

func unsigned(x float64) { println(uint64(x), uint32(x), uint16(x)) }

func back(x uint64) { println(float64(x), float32(x)) }

func main() {
	ints(-1)
	ints(300)
	ints(-40000)
	ints(1 << 40)
	from8(-128)
	from8(127)
	fromu8(255)
	floats(3.99)
	floats(-3.99)
	unsigned(65535.5)
	println(uint64(float64(1<<63)), int64(float64(-1<<63)))
	back(1 << 63)
	back(18446744073709551615)
	back(1<<53 + 1)
	c := celsius(21)
	w := weight(c) / 2
	println(c, w, celsius(w)+c, float64(w)*3)
	var r rune = 'z'
	var b byte = byte(r)
	println(r, b, b-'a')
}

// --- stderr
// -1 255 -1 65535 -1 4294967295 -1 18446744073709551615 18446744073709551615 18446744073709551615
// 44 44 300 300 300 300 300 300 300 300
// -64 192 25536 25536 -40000 4294927296 -40000 18446744073709511616 18446744073709511616 18446744073709511616
// 0 0 0 0 0 0 1099511627776 1099511627776 1099511627776 1099511627776
// -128 128 65408 18446744073709551488 -128 -128 -128
// 127 127 127 127 127 127 127
// 255 -1 255 255 255
// 3 3 3 3.99 3
// -3 -3 -3 -3.99 253
// 65535 65535 65535
// 9223372036854775808 -9223372036854775808
// 9.223372036854776e+18 9.223372e+18
// 1.8446744073709552e+19 1.8446744e+19
// 9.007199254740992e+15 9.007199e+15
// 21 10.5 31 31.5
// 122 122 25
