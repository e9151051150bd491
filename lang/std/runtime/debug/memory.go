package debug

// SetGCPercent sets by how much the heap may grow between collections, in percent of what is alive after one. It returns
// the setting before. A negative percentage means that the heap is not collected.
//
//morestack:noescape
func SetGCPercent(percent int) (old int)

// SetMemoryLimit sets how much memory the program should not exceed, and returns the limit before. A negative limit changes
// nothing.
//
//morestack:noescape
func SetMemoryLimit(limit int64) (old int64)

// FreeOSMemory collects garbage and gives as much memory back to the system as it can.
//
//morestack:noescape
func FreeOSMemory()
