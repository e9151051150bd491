// runtime.GC, ReadMemStats, and the settings of the collector: what is freed is no longer counted, pages go back.

package main

import (
	"runtime"
	"runtime/debug"
)

type block struct {
	bytes [1 << 16]byte
	next  *block
}

var kept *block

func allocate(n int) {
	kept = nil
	for range n {
		kept = &block{next: kept}
	}
}

func measure() (m runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(&m)
	return
}

func main() {
	before := measure()
	allocate(100)
	full := measure()
	kept = nil
	empty := measure()
	println(full.HeapAlloc-before.HeapAlloc >= 100<<16, full.HeapAlloc-before.HeapAlloc < 130<<16)
	println(empty.HeapAlloc < before.HeapAlloc+4<<16)
	println(full.Mallocs-before.Mallocs >= 100, full.Mallocs-before.Mallocs < 200, empty.Frees-full.Frees >= 100)
	println(empty.TotalAlloc >= full.TotalAlloc, empty.NumGC-before.NumGC >= 2, empty.NumForcedGC-before.NumForcedGC >= 2)
	println(full.HeapInuse >= full.HeapAlloc, full.Sys > full.HeapInuse, full.HeapObjects == full.Mallocs-full.Frees)
	println(full.StackInuse > 0, full.StackSys >= full.StackInuse, full.NextGC > 0, full.PauseTotalNs > 0)

	println(debug.SetGCPercent(-1), debug.SetGCPercent(50), debug.SetGCPercent(100))
	println(debug.SetMemoryLimit(1<<40) == 1<<63-1, debug.SetMemoryLimit(-1) == 1<<40, debug.SetMemoryLimit(1<<63-1) == 1<<40)
	debug.FreeOSMemory()
	var freed runtime.MemStats
	runtime.ReadMemStats(&freed)
	println(freed.HeapReleased > 50<<16)
}

// --- stderr
// true true
// true
// true true true
// true true true
// true true true
// true true true true
// 100 -1 50
// true true true
// true
