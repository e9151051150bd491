// Package atomic changes memory in one step, whatever other goroutines do. Each step happens before or after any other.
package atomic

import "unsafe"

// All functions without body are instructions. Pointers that are stored escape, and with them, for simplicity, where they
// are stored.

//morestack:noescape
func LoadInt32(addr *int32) int32

//morestack:noescape
func StoreInt32(addr *int32, value int32)

//morestack:noescape
func AddInt32(addr *int32, delta int32) (new int32)

//morestack:noescape
func SwapInt32(addr *int32, new int32) (old int32)

//morestack:noescape
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool)

//morestack:noescape
func AndInt32(addr *int32, mask int32) (old int32)

//morestack:noescape
func OrInt32(addr *int32, mask int32) (old int32)

//morestack:noescape
func LoadInt64(addr *int64) int64

//morestack:noescape
func StoreInt64(addr *int64, value int64)

//morestack:noescape
func AddInt64(addr *int64, delta int64) (new int64)

//morestack:noescape
func SwapInt64(addr *int64, new int64) (old int64)

//morestack:noescape
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool)

//morestack:noescape
func AndInt64(addr *int64, mask int64) (old int64)

//morestack:noescape
func OrInt64(addr *int64, mask int64) (old int64)

//morestack:noescape
func LoadUint32(addr *uint32) uint32

//morestack:noescape
func StoreUint32(addr *uint32, value uint32)

//morestack:noescape
func AddUint32(addr *uint32, delta uint32) (new uint32)

//morestack:noescape
func SwapUint32(addr *uint32, new uint32) (old uint32)

//morestack:noescape
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool)

//morestack:noescape
func AndUint32(addr *uint32, mask uint32) (old uint32)

//morestack:noescape
func OrUint32(addr *uint32, mask uint32) (old uint32)

//morestack:noescape
func LoadUint64(addr *uint64) uint64

//morestack:noescape
func StoreUint64(addr *uint64, value uint64)

//morestack:noescape
func AddUint64(addr *uint64, delta uint64) (new uint64)

//morestack:noescape
func SwapUint64(addr *uint64, new uint64) (old uint64)

//morestack:noescape
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool)

//morestack:noescape
func AndUint64(addr *uint64, mask uint64) (old uint64)

//morestack:noescape
func OrUint64(addr *uint64, mask uint64) (old uint64)

//morestack:noescape
func LoadUintptr(addr *uintptr) uintptr

//morestack:noescape
func StoreUintptr(addr *uintptr, value uintptr)

//morestack:noescape
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr)

//morestack:noescape
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr)

//morestack:noescape
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool)

//morestack:noescape
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr)

//morestack:noescape
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr)

func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer

func StorePointer(addr *unsafe.Pointer, value unsafe.Pointer)

func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer)

func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool)
