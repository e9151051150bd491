// unsafe.String, Slice, StringData, SliceData and Add, and what is wrong with their arguments.
package main

import "unsafe"

func t(f func()) { defer func() { e := recover(); println(e.(error).Error()) }(); f() }
func main() {
	var p *byte
	var q *[100]int
	n := 5
	m := -1
	var big uint64 = 1 << 63
	b := [4]byte{65, 66, 67, 68}
	t(func() { _ = unsafe.String(p, n) })
	t(func() { _ = unsafe.String(&b[0], m) })
	t(func() { println(len(unsafe.String(&b[0], big))) })
	t(func() { _ = unsafe.Slice(p, n) })
	t(func() { _ = unsafe.Slice(&b[0], m) })
	t(func() { _ = unsafe.Slice(q, 1<<40) })
	t(func() { _ = unsafe.Slice(&q, uint64(1)<<61) })
	println(unsafe.String(&b[0], 4), unsafe.Slice(p, 0) == nil, len(unsafe.Slice(&b[1], 2)), cap(unsafe.Slice(&b[1], int8(3))), unsafe.String(p, 0))
	println(*(*byte)(unsafe.Add(unsafe.Pointer(&b), 2)), *unsafe.SliceData(b[1:]), *unsafe.StringData("x"))
}

// --- stderr
// runtime error: unsafe.String: ptr is nil and len is not zero
// runtime error: unsafe.String: len out of range
// runtime error: unsafe.String: len out of range
// runtime error: unsafe.Slice: ptr is nil and len is not zero
// runtime error: unsafe.Slice: len out of range
// runtime error: unsafe.Slice: ptr is nil and len is not zero
// runtime error: unsafe.Slice: len out of range
// ABCD true 2 3
// 67 66 120
