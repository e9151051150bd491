// Package atomic changes memory in one step. As long as a program has a single task, plain accesses do.
package atomic

import "unsafe"

func LoadInt32(addr *int32) int32         { return *addr }
func StoreInt32(addr *int32, value int32) { *addr = value }

func AddInt32(addr *int32, delta int32) int32 {
	*addr += delta
	return *addr
}

func SwapInt32(addr *int32, value int32) int32 {
	old := *addr
	*addr = value
	return old
}

func CompareAndSwapInt32(addr *int32, old, new int32) bool {
	if *addr != old {
		return false
	}
	*addr = new
	return true
}

func AndInt32(addr *int32, mask int32) int32 {
	old := *addr
	*addr &= mask
	return old
}

func OrInt32(addr *int32, mask int32) int32 {
	old := *addr
	*addr |= mask
	return old
}

func LoadInt64(addr *int64) int64         { return *addr }
func StoreInt64(addr *int64, value int64) { *addr = value }

func AddInt64(addr *int64, delta int64) int64 {
	*addr += delta
	return *addr
}

func SwapInt64(addr *int64, value int64) int64 {
	old := *addr
	*addr = value
	return old
}

func CompareAndSwapInt64(addr *int64, old, new int64) bool {
	if *addr != old {
		return false
	}
	*addr = new
	return true
}

func AndInt64(addr *int64, mask int64) int64 {
	old := *addr
	*addr &= mask
	return old
}

func OrInt64(addr *int64, mask int64) int64 {
	old := *addr
	*addr |= mask
	return old
}

func LoadUint32(addr *uint32) uint32         { return *addr }
func StoreUint32(addr *uint32, value uint32) { *addr = value }

func AddUint32(addr *uint32, delta uint32) uint32 {
	*addr += delta
	return *addr
}

func SwapUint32(addr *uint32, value uint32) uint32 {
	old := *addr
	*addr = value
	return old
}

func CompareAndSwapUint32(addr *uint32, old, new uint32) bool {
	if *addr != old {
		return false
	}
	*addr = new
	return true
}

func AndUint32(addr *uint32, mask uint32) uint32 {
	old := *addr
	*addr &= mask
	return old
}

func OrUint32(addr *uint32, mask uint32) uint32 {
	old := *addr
	*addr |= mask
	return old
}

func LoadUint64(addr *uint64) uint64         { return *addr }
func StoreUint64(addr *uint64, value uint64) { *addr = value }

func AddUint64(addr *uint64, delta uint64) uint64 {
	*addr += delta
	return *addr
}

func SwapUint64(addr *uint64, value uint64) uint64 {
	old := *addr
	*addr = value
	return old
}

func CompareAndSwapUint64(addr *uint64, old, new uint64) bool {
	if *addr != old {
		return false
	}
	*addr = new
	return true
}

func AndUint64(addr *uint64, mask uint64) uint64 {
	old := *addr
	*addr &= mask
	return old
}

func OrUint64(addr *uint64, mask uint64) uint64 {
	old := *addr
	*addr |= mask
	return old
}

func LoadUintptr(addr *uintptr) uintptr         { return *addr }
func StoreUintptr(addr *uintptr, value uintptr) { *addr = value }

func AddUintptr(addr *uintptr, delta uintptr) uintptr {
	*addr += delta
	return *addr
}

func SwapUintptr(addr *uintptr, value uintptr) uintptr {
	old := *addr
	*addr = value
	return old
}

func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) bool {
	if *addr != old {
		return false
	}
	*addr = new
	return true
}

func AndUintptr(addr *uintptr, mask uintptr) uintptr {
	old := *addr
	*addr &= mask
	return old
}

func OrUintptr(addr *uintptr, mask uintptr) uintptr {
	old := *addr
	*addr |= mask
	return old
}

func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer         { return *addr }
func StorePointer(addr *unsafe.Pointer, value unsafe.Pointer) { *addr = value }

func SwapPointer(addr *unsafe.Pointer, value unsafe.Pointer) unsafe.Pointer {
	old := *addr
	*addr = value
	return old
}

func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) bool {
	if *addr != old {
		return false
	}
	*addr = new
	return true
}
