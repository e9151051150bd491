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
