// Shifts by more than the width give 0 or -1; the count may have any integer type; untyped constants take the type of the context.
package main

func left(x int, n uint) int           { return x << n }
func right(x int, n uint) int          { return x >> n }
func rightu(x uint64, n uint8) uint64  { return x >> n }
func left8(x int8, n int) int8         { return x << n }
func right8(x int8, n int) int8        { return x >> n }
func left16(x uint16, n uint64) uint16 { return x << n }
func left32(x int32, n int32) int32    { return x << n }

func main() {
	for _, n := range [...]uint{0, 1, 7, 8, 31, 32, 63, 64, 65, 1 << 40} {
		println(n, left(3, n), left(-3, n), right(-3, n), right(1<<62, n), rightu(1<<63, uint8(n)), left16(0xffff, uint64(n)))
	}
	for n := 0; n < 12; n += 3 {
		println(left8(3, n), left8(-1, n), right8(-128, n), right8(127, n), left32(1, int32(n)*3))
	}
	var s uint = 33
	var i = 1 << s
	var j int32 = 1 << s
	var k = uint64(1 << s)
	var w int64 = 1.0 << 33
	var u = 1<<s != 0
	println(i, j, k, w, u, 1<<s == 2<<(s-1))
	var a [10]int
	a[1<<(s-31)] = 5
	println(a[4])
}

// --- stderr
// 0 3 -3 -3 4611686018427387904 9223372036854775808 65535
// 1 6 -6 -2 2305843009213693952 4611686018427387904 65534
// 7 384 -384 -1 36028797018963968 72057594037927936 65408
// 8 768 -768 -1 18014398509481984 36028797018963968 65280
// 31 6442450944 -6442450944 -1 2147483648 4294967296 0
// 32 12884901888 -12884901888 -1 1073741824 2147483648 0
// 63 -9223372036854775808 -9223372036854775808 -1 0 1 0
// 64 0 0 -1 0 0 0
// 65 0 0 -1 0 0 0
// 1099511627776 0 0 -1 0 9223372036854775808 0
// 3 -1 -128 127 1
// 24 -8 -16 15 512
// -64 -64 -2 1 262144
// 0 0 -1 0 134217728
// 8589934592 0 8589934592 8589934592 true true
// 5
