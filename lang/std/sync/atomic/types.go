package atomic

// noCopy is for vet.
type noCopy struct{}

// A Bool is changed in one step.
type Bool struct {
	_     noCopy
	value bool
}

func (x *Bool) Load() bool       { return x.value }
func (x *Bool) Store(value bool) { x.value = value }

func (x *Bool) Swap(value bool) bool {
	old := x.value
	x.value = value
	return old
}

func (x *Bool) CompareAndSwap(old, new bool) bool {
	if x.value != old {
		return false
	}
	x.value = new
	return true
}

// A Pointer is changed in one step.
type Pointer[T any] struct {
	_     noCopy
	value *T
}

func (x *Pointer[T]) Load() *T       { return x.value }
func (x *Pointer[T]) Store(value *T) { x.value = value }

func (x *Pointer[T]) Swap(value *T) *T {
	old := x.value
	x.value = value
	return old
}

func (x *Pointer[T]) CompareAndSwap(old, new *T) bool {
	if x.value != old {
		return false
	}
	x.value = new
	return true
}

// sameType tells whether two values that are not nil have the same type.
func sameType(a, b any) bool

// A Value holds anything, but always of the type of the first.
type Value struct{ value any }

func (x *Value) Load() any { return x.value }

func (x *Value) check(operation string, value any) {
	if value == nil {
		panic("sync/atomic: " + operation + " of nil value into Value")
	}
	if x.value != nil && !sameType(x.value, value) {
		panic("sync/atomic: " + operation + " of inconsistently typed value into Value")
	}
}

func (x *Value) Store(value any) {
	x.check("store", value)
	x.value = value
}

func (x *Value) Swap(value any) any {
	x.check("swap", value)
	old := x.value
	x.value = value
	return old
}

func (x *Value) CompareAndSwap(old, new any) bool {
	x.check("compare and swap", new)
	if x.value != old {
		return false
	}
	x.value = new
	return true
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
