// Untyped constants of any size, iota in all its forms, typed constants.
package main

const (
	zero = iota
	one
	_
	three
	shifted = 1 << iota
	again
)

const (
	kb, mb = 1 << (10 * (iota + 1)), 1 << (20 * (iota + 1))
	gb, tb
)

type color uint8

const (
	red color = iota + 1
	green
	blue
)

const (
	huge    = 1 << 200
	small   = huge >> 198
	ratio   = huge / (huge + 1.0)
	precise = 1.0 / 3.0 * 3.0
	text    = "con" + "stant"
	yes     = len(text) == 8 && 'a' < 'b'
	mixed   = 'a' + 1.0
	neg     = -5 % 3
	div     = 7 / 2 * 2.0
	fdiv    = 7 / 2.0
	inv     = ^0
	uinv    = ^uint16(1)
)

func (c color) next() color { return c%3 + 1 }

func main() {
	println(zero, one, three, shifted, again)
	println(kb, mb, gb, tb)
	println(red, green, blue, blue.next(), green.next().next())
	println(small, ratio, precise == 1, text, len(text), yes, mixed, neg, div, fdiv, inv, uinv)
	const local = iota + 7
	const (
		x, y = iota, -iota
		z, w
	)
	println(local, x, y, z, w)
	var f float32 = 1 << 24
	var i8 int8 = -1 << 7
	var u uint64 = 1<<64 - 1
	println(f, i8, u, 5.0/2, 5/2, 5%2, 1<<3|1, 6&^2, 10-3-2, 2*3+4, -7>>1)
	const huge2 = huge * huge
	println(huge2/huge>>199, float64(huge), 1e400/1e399)
	var r rune = 'a' + 2
	var b byte = 'z' - 'a'
	println(r, b, 'x'-'a'+'A')
}

// --- stderr
// 0 1 3 16 32
// 1024 1048576 1048576 1099511627776
// 1 2 3 1 1
// 4 1 true constant 8 true 98 -2 6 3.5 -1 65534
// 7 0 0 1 -1
// 1.6777216e+07 -128 18446744073709551615 2.5 2 1 9 4 5 10 -4
// 2 1.6069380442589903e+60 10
// 99 25 88
