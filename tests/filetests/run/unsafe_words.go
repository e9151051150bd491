// Pointer words of variables read and compared as numbers.
package main

import "unsafe"

type header struct {
	data   uintptr
	length int
}

type point struct{ x, y int64 }

func start(s string) uintptr { return *(*uintptr)(unsafe.Pointer(&s)) }

func kept(p *int) uintptr {
	words := (*uintptr)(unsafe.Pointer(&p))
	n := *words
	growth(100)
	if n != *words {
		return 0
	}
	return n
}

func growth(n int) int {
	var frame [64]int
	if n > 0 {
		frame[n%64] = growth(n-1) + 1
	}
	return frame[n%64]
}

func typeWord(x any) uintptr { return (*[2]uintptr)(unsafe.Pointer(&x))[0] }

func bits(f float64) uint64 { return *(*uint64)(unsafe.Pointer(&f)) }

func swap(p *point) { *(*[2]int64)(unsafe.Pointer(p)) = [2]int64{p.y, p.x} }

func main() {
	text := "some text"
	println(start(text) == start(text[:3]), start(text)+5 == start(text[5:]))
	h := *(*header)(unsafe.Pointer(&text))
	println(h.length, h.data == start(text))
	n := new(int)
	kept(n)
	println(kept(n) == kept(n), kept(nil) == 0)
	println(typeWord(1) == typeWord(2), typeWord(1) == typeWord("s"))
	println(bits(1) == 0x3ff0000000000000)
	p := point{1, 2}
	swap(&p)
	println(p.x, p.y)
	m := map[string]int{"a": 1}
	println(**(**uint64)(unsafe.Pointer(&m)) > 0)
}

// --- stderr
// true true
// 9 true
// true true
// true false
// true
// 2 1
// true
