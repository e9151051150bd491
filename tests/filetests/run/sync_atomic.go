// Atomic functions and types: what each answers, on locals, fields, elements and nil, called and as values.
package main

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

type counters struct {
	small atomic.Int32
	ready atomic.Bool
	large atomic.Uint64
}

type node struct {
	value int
	next  *node
}

// stack is the classic one without locks.
type stack struct{ head atomic.Pointer[node] }

func (s *stack) push(value int) {
	for {
		head := s.head.Load()
		if s.head.CompareAndSwap(head, &node{value, head}) {
			return
		}
	}
}

func (s *stack) pop() int {
	for {
		head := s.head.Load()
		if head == nil {
			return -1
		}
		if s.head.CompareAndSwap(head, head.next) {
			return head.value
		}
	}
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, "panics:", recover()) }()
	f()
}

func deep(n int, x *int64) int64 {
	var pad [8]int64
	pad[n%8] = int64(n)
	if n == 0 {
		return atomic.LoadInt64(x)
	}
	atomic.AddInt64(x, 1)
	return deep(n-1, x) + atomic.AddInt64(&pad[n%8], 1) - pad[n%8]
}

func functions() {
	var i32 int32 = -5
	fmt.Println(atomic.AddInt32(&i32, 3), atomic.LoadInt32(&i32), atomic.SwapInt32(&i32, 7), i32)
	fmt.Println(atomic.CompareAndSwapInt32(&i32, 6, 1), i32, atomic.CompareAndSwapInt32(&i32, 7, 1), i32)
	atomic.StoreInt32(&i32, -1)
	fmt.Println(atomic.AndInt32(&i32, 0xff), i32, atomic.OrInt32(&i32, 0x100), i32)
	u32 := ^uint32(0)
	fmt.Println(atomic.AddUint32(&u32, 2), atomic.AddUint32(&u32, ^uint32(0)), atomic.SwapUint32(&u32, 9), u32)
	i64 := int64(-1 << 63)
	fmt.Println(atomic.AddInt64(&i64, -1), atomic.CompareAndSwapInt64(&i64, 1<<63-1, 3), i64)
	u64 := ^uint64(0)
	fmt.Println(atomic.AndUint64(&u64, 1<<63|1), atomic.OrUint64(&u64, 6), atomic.LoadUint64(&u64))
	var word uintptr
	atomic.StoreUintptr(&word, 40)
	fmt.Println(atomic.AddUintptr(&word, 2), atomic.SwapUintptr(&word, 1), atomic.CompareAndSwapUintptr(&word, 1, 2), word)
	a, b := 1, 2
	pointer := unsafe.Pointer(&a)
	old := atomic.SwapPointer(&pointer, unsafe.Pointer(&b))
	fmt.Println(*(*int)(old), *(*int)(atomic.LoadPointer(&pointer)), atomic.CompareAndSwapPointer(&pointer, old, nil))
	atomic.StorePointer(&pointer, nil)
	fmt.Println(pointer == nil)
	array := [4]uint32{1, 2, 3, 4}
	for i := range array {
		atomic.AddUint32(&array[i], uint32(i))
	}
	fmt.Println(array)
	add, swap := atomic.AddInt64, atomic.CompareAndSwapInt64
	fmt.Println(add(&i64, 10), swap(&i64, 13, 14), i64)
	var x int64
	fmt.Println(deep(5000, &x))
}

func types() {
	c := &counters{}
	fmt.Println(c.small.Add(4), c.small.Swap(5), c.small.CompareAndSwap(5, 6), c.small.Load(), c.small.And(4), c.small.Or(3))
	fmt.Println(c.ready.Load(), c.ready.Swap(true), c.ready.CompareAndSwap(true, false), c.ready.Load())
	c.ready.Store(true)
	c.large.Store(1 << 40)
	fmt.Println(c.ready.Load(), c.large.Add(^uint64(0)), c.small.Load())
	s := stack{}
	for i := range 1000 {
		s.push(i)
	}
	sum := 0
	for range 1000 {
		sum += s.pop()
	}
	fmt.Println(sum, s.pop())
	count := (&atomic.Int64{}).Add
	fmt.Println(count(1), count(2))
}

func values() {
	var v atomic.Value
	fmt.Println(v.Load(), v.CompareAndSwap("x", "y"), v.CompareAndSwap(nil, "a"), v.Load())
	v.Store("b")
	fmt.Println(v.Swap("c"), v.Load(), v.CompareAndSwap("b", "d"), v.CompareAndSwap("c", "d"), v.Load())
	try("nil", func() { v.Store(nil) })
	try("other type", func() { v.Store(1) })
	try("other type", func() { v.Swap(1) })
	try("other type", func() { v.CompareAndSwap("d", 1) })
	try("other type", func() { v.CompareAndSwap(1, 1) })
	try("nil", func() { v.CompareAndSwap("d", nil) })
	try("nil pointer", func() { (*atomic.Int32)(nil).Add(1) })
	try("nil pointer", func() { atomic.StoreUint64(nil, 1) })
	var missing *counters
	try("nil pointer", func() { missing.large.Load() })
}

func main() {
	functions()
	types()
	values()
}

// --- stdout
// -2 -2 -2 7
// false 1 true 1
// -1 511 255 511
// 1 0 0 9
// 9223372036854775807 true 3
// 18446744073709551615 9223372036854775809 9223372036854775815
// 42 42 true 2
// 1 2 false
// true
// [1 3 5 7]
// 13 true 14
// 5000
// 4 4 true 6 6 4
// false false true false
// true 1099511627775 7
// 499500 -1
// 1 3
// <nil> false true a
// b c false true d
// nil panics: sync/atomic: store of nil value into Value
// other type panics: sync/atomic: store of inconsistently typed value into Value
// other type panics: sync/atomic: swap of inconsistently typed value into Value
// other type panics: sync/atomic: compare and swap of inconsistently typed values
// other type panics: sync/atomic: compare and swap of inconsistently typed value into Value
// nil panics: sync/atomic: compare and swap of nil value into Value
// nil pointer panics: runtime error: invalid memory address or nil pointer dereference
// nil pointer panics: runtime error: invalid memory address or nil pointer dereference
// nil pointer panics: runtime error: invalid memory address or nil pointer dereference
