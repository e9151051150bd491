// Random formats of random values: a checksum of every fifty lines.
package main

import (
	"fmt"
	"math"
)

type random uint64

func (r *random) next(n int) int {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return int(uint64(*r) >> 1 % uint64(n))
}

type text string
type number int16
type pair struct {
	A any
	b float32
}

func (r *random) value(depth int) any {
	bits := uint64(r.next(math.MaxInt64)) >> r.next(63)
	switch r.next(20) {
	case 0:
		return bits%2 == 0
	case 1:
		return int(bits)
	case 2:
		return -int64(bits)
	case 3:
		return uint8(bits)
	case 4:
		return rune(bits % 0x3000)
	case 5:
		return number(bits)
	case 6:
		return math.Float64frombits(bits << r.next(20))
	case 7:
		return float64(int32(bits)) / 8
	case 8:
		return float32(int32(bits)) / 16
	case 9:
		return complex(float64(int8(bits)), float64(int16(bits))/4)
	case 10, 11:
		all := "héllo, wörld\n\"quoted\" `x` \u00a0世界\x00"
		from := r.next(len(all))
		return all[from : from+r.next(len(all)-from)]
	case 12:
		return text(fmt.Sprint(bits))
	case 13:
		return []byte(fmt.Sprint(bits))[:2*int(bits%2)]
	case 14:
		return nil
	}
	if depth == 0 {
		return uintptr(bits)
	}
	switch r.next(5) {
	case 0:
		list := []any{}
		for range r.next(4) {
			list = append(list, r.value(depth-1))
		}
		return list
	case 1:
		return map[int]any{r.next(9): r.value(depth - 1), -r.next(9): r.value(depth - 1)}
	case 2:
		return pair{r.value(depth - 1), float32(r.next(1000)) / 4}
	case 3:
		return []text{"a", text(fmt.Sprint(r.value(0)))}
	}
	return [2]number{number(bits), -1}
}

func (r *random) format() string {
	format := "%"
	for range r.next(3) {
		format += string("+-# 0"[r.next(5)])
	}
	if r.next(3) == 0 {
		format += fmt.Sprint(r.next(24))
	}
	if r.next(4) == 0 {
		format += "." + fmt.Sprint(r.next(12))
	}
	return format + string("vvvvdsqxXoObcUtTeEfFgG"[r.next(22)])
}

func main() {
	r := random(88172645463325252)
	sum := uint32(2166136261)
	for i := range 2000 {
		format, value := r.format(), r.value(2)
		line := fmt.Sprintf("%s "+format, format, value)
		for j := range len(line) {
			sum = (sum ^ uint32(line[j])) * 16777619
		}
		if i%50 == 49 {
			fmt.Printf("%d %08x %q\n", i, sum, line)
		}
	}
}

// --- stdout
// 49 ce594aad "%0 t %!t(float64= 2.20338546125e+08)"
// 99 42d081d0 "%0d %!d(float64=-1.031404822777785e-166)"
// 149 8189ec6e "%+v [a <nil>]"
// 199 9653704d "%22E [         1.861797E-318 %!E(int32=                  2339) %!E(int=             484098668)]"
// 249 763d12ff "%# .11s %!s(float64=-116362790.50)"
// 299 af3e71ca "%0-d %!d(complex128=(-118-1309.5i))"
// 349 79fd6c3e "%-+3E %!E(int64=+0 )"
// 399 a71cee12 "%-0e %!e(int64=-594680251)"
// 449 e0a7ef7f "%+E (+3.200000E+01-3.320000E+03i)"
// 499 8aeef0f5 "% 9t %!t(main.text= 12748332)"
// 549 63f899bf "%-.11d [00000005796]"
// 599 37b4b9f0 "%+16e []"
// 649 c37d443f "%.4T int6"
// 699 9aaabad0 "%00f %!f(<nil>)"
// 749 ee182d06 "%0+.3b %!b(string=ed\")"
// 799 cb7326b3 "%T string"
// 849 a0df23a7 "%-t %!t(uint8=184)"
// 899 5c2ea809 "%# F %!F(main.text=109884693)"
// 949 af41a1cd "%+t %!t(<nil>)"
// 999 ceac3f73 "%+v (123+7582.75i)"
// 1049 bee1e89d "%#T main.pair"
// 1099 ecf96670 "%#+7.6g +2.18964e+08"
// 1149 1dea8787 "%.9v éllo, wör"
// 1199 f9b3fe2e "%+ v  26839"
// 1249 b781631c "%+ 14o %!o(float64=           +77)"
// 1299 60b71f8d "% +t [%!t(uint8=+53) %!t(uint8=+53)]"
// 1349 0e7173c9 "%0o %!o(float32=1.2994473e+08)"
// 1399 a5e1e62f "%2E %!E(main.number=8357)"
// 1449 94276b66 "%#17c                 爏"
// 1499 2a26ff8f "%+014s {[] %!s(float32=+00000000037.5)}"
// 1549 56680d31 "%0-v -1027335043"
// 1599 76f24f0c "%x 0x_.cd04p+10"
// 1649 5ec2a492 "% 019T 00000000main.number"
// 1699 a370a021 "%##6E [%!E(main.number=  5693) %!E(main.number=    -1)]"
// 1749 34727c76 "%  21.7U %!U(string=              oted\" `)"
// 1799 7cc0e6b5 "% .8X [-000003F8 -00000001]"
// 1849 6f1236e7 "%#G %!G(int32=861)"
// 1899 41769694 "%+22f %!f(int=                  +408)"
// 1949 277f8126 "%.0s %!s(complex128=(2e+01-7e+03i))"
// 1999 75d5a692 "%0 E %!E(main.number=-20134)"
