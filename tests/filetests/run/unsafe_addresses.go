// Addresses as integers and pointers of other types, where Go allows them.
package main

import "unsafe"

type header struct {
	a byte
	b int32
	c [3]int16
}

func deep(n int) int {
	var pad [16]int
	if n == 0 {
		return pad[0]
	}
	return deep(n-1) + 1
}

// kept has the variable on the heap, where real Go does not move it either.
var kept *int

func main() {
	x := 5
	kept = &x
	address := uintptr(unsafe.Pointer(&x))
	deep(1000)
	println(address == uintptr(unsafe.Pointer(&x)), *(*int)(unsafe.Pointer(address)))

	var h header
	p := unsafe.Pointer(&h)
	*(*int32)(unsafe.Add(p, unsafe.Offsetof(h.b))) = 7
	*(*int16)(unsafe.Pointer(uintptr(p) + unsafe.Offsetof(h.c) + 2*unsafe.Sizeof(h.c[0]))) = 9
	deep(1000)
	println(h.b, h.c[2], unsafe.Sizeof(h), unsafe.Alignof(h.b), uintptr(unsafe.Pointer(&h.c))-uintptr(p))

	f := 1.5
	bits := *(*uint64)(unsafe.Pointer(&f))
	println(bits>>52, unsafe.Pointer(nil) == nil, (*int)(unsafe.Pointer(nil)) == nil)

	type pair struct{ a, b int }
	ps := []pair{{1, 2}, {3, 4}}
	ints := unsafe.Slice(&ps[0].a, 4)
	ints[3] = 40
	println(len(ints), ints[2], ps[1].b)
	m := map[uintptr]string{address: "x"}
	println(m[uintptr(unsafe.Pointer(&x))])
}

// --- stderr
// true 5
// 7 9 16 4 8
// 1023 true true
// 4 3 40
// x
