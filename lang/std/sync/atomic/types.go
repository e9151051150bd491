package atomic

import "unsafe"

// noCopy is for vet.
type noCopy struct{}

// A Bool is changed in one step.
type Bool struct {
	_     noCopy
	value uint32
}

func number(value bool) uint32 {
	if value {
		return 1
	}
	return 0
}

func (x *Bool) Load() bool           { return LoadUint32(&x.value) != 0 }
func (x *Bool) Store(value bool)     { StoreUint32(&x.value, number(value)) }
func (x *Bool) Swap(value bool) bool { return SwapUint32(&x.value, number(value)) != 0 }
func (x *Bool) CompareAndSwap(old, new bool) bool {
	return CompareAndSwapUint32(&x.value, number(old), number(new))
}

// A Pointer is changed in one step.
type Pointer[T any] struct {
	// Pointers to different types do not convert to each other.
	_     [0]*T
	_     noCopy
	value unsafe.Pointer
}

func (x *Pointer[T]) Load() *T       { return (*T)(LoadPointer(&x.value)) }
func (x *Pointer[T]) Store(value *T) { StorePointer(&x.value, unsafe.Pointer(value)) }
func (x *Pointer[T]) Swap(value *T) *T {
	return (*T)(SwapPointer(&x.value, unsafe.Pointer(value)))
}
func (x *Pointer[T]) CompareAndSwap(old, new *T) bool {
	return CompareAndSwapPointer(&x.value, unsafe.Pointer(old), unsafe.Pointer(new))
}

// An Int32 is changed in one step.
type Int32 struct {
	_     noCopy
	value int32
}

func (x *Int32) Load() int32                        { return LoadInt32(&x.value) }
func (x *Int32) Store(value int32)                  { StoreInt32(&x.value, value) }
func (x *Int32) Add(delta int32) int32              { return AddInt32(&x.value, delta) }
func (x *Int32) Swap(value int32) int32             { return SwapInt32(&x.value, value) }
func (x *Int32) And(mask int32) int32               { return AndInt32(&x.value, mask) }
func (x *Int32) Or(mask int32) int32                { return OrInt32(&x.value, mask) }
func (x *Int32) CompareAndSwap(old, new int32) bool { return CompareAndSwapInt32(&x.value, old, new) }

// An Int64 is changed in one step.
type Int64 struct {
	_     noCopy
	value int64
}

func (x *Int64) Load() int64                        { return LoadInt64(&x.value) }
func (x *Int64) Store(value int64)                  { StoreInt64(&x.value, value) }
func (x *Int64) Add(delta int64) int64              { return AddInt64(&x.value, delta) }
func (x *Int64) Swap(value int64) int64             { return SwapInt64(&x.value, value) }
func (x *Int64) And(mask int64) int64               { return AndInt64(&x.value, mask) }
func (x *Int64) Or(mask int64) int64                { return OrInt64(&x.value, mask) }
func (x *Int64) CompareAndSwap(old, new int64) bool { return CompareAndSwapInt64(&x.value, old, new) }

// A Uint32 is changed in one step.
type Uint32 struct {
	_     noCopy
	value uint32
}

func (x *Uint32) Load() uint32             { return LoadUint32(&x.value) }
func (x *Uint32) Store(value uint32)       { StoreUint32(&x.value, value) }
func (x *Uint32) Add(delta uint32) uint32  { return AddUint32(&x.value, delta) }
func (x *Uint32) Swap(value uint32) uint32 { return SwapUint32(&x.value, value) }
func (x *Uint32) And(mask uint32) uint32   { return AndUint32(&x.value, mask) }
func (x *Uint32) Or(mask uint32) uint32    { return OrUint32(&x.value, mask) }
func (x *Uint32) CompareAndSwap(old, new uint32) bool {
	return CompareAndSwapUint32(&x.value, old, new)
}

// A Uint64 is changed in one step.
type Uint64 struct {
	_     noCopy
	value uint64
}

func (x *Uint64) Load() uint64             { return LoadUint64(&x.value) }
func (x *Uint64) Store(value uint64)       { StoreUint64(&x.value, value) }
func (x *Uint64) Add(delta uint64) uint64  { return AddUint64(&x.value, delta) }
func (x *Uint64) Swap(value uint64) uint64 { return SwapUint64(&x.value, value) }
func (x *Uint64) And(mask uint64) uint64   { return AndUint64(&x.value, mask) }
func (x *Uint64) Or(mask uint64) uint64    { return OrUint64(&x.value, mask) }
func (x *Uint64) CompareAndSwap(old, new uint64) bool {
	return CompareAndSwapUint64(&x.value, old, new)
}

// A Uintptr is changed in one step.
type Uintptr struct {
	_     noCopy
	value uintptr
}

func (x *Uintptr) Load() uintptr              { return LoadUintptr(&x.value) }
func (x *Uintptr) Store(value uintptr)        { StoreUintptr(&x.value, value) }
func (x *Uintptr) Add(delta uintptr) uintptr  { return AddUintptr(&x.value, delta) }
func (x *Uintptr) Swap(value uintptr) uintptr { return SwapUintptr(&x.value, value) }
func (x *Uintptr) And(mask uintptr) uintptr   { return AndUintptr(&x.value, mask) }
func (x *Uintptr) Or(mask uintptr) uintptr    { return OrUintptr(&x.value, mask) }
func (x *Uintptr) CompareAndSwap(old, new uintptr) bool {
	return CompareAndSwapUintptr(&x.value, old, new)
}
