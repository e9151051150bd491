package runtime

import "unsafe"

// MemProfileRate is of no use here: no allocation is sampled.
var MemProfileRate int = 512 * 1024

// MemStats says what the memory of the program is used for, in bytes unless it says otherwise.
type MemStats struct {
	// Alloc is what is allocated now, garbage that was not found yet included. TotalAlloc is all that ever was.
	Alloc, TotalAlloc uint64
	// Sys is what the system has given.
	Sys uint64
	// Lookups is always 0.
	Lookups uint64
	// Mallocs and Frees count objects.
	Mallocs, Frees uint64
	// HeapAlloc is Alloc. HeapSys is HeapIdle, what no object could be in, and HeapInuse; HeapReleased is the part of
	// HeapIdle that the system has back.
	HeapAlloc, HeapSys, HeapIdle, HeapInuse, HeapReleased uint64
	// HeapObjects is Mallocs less Frees.
	HeapObjects uint64
	// StackInuse is the size of all stacks.
	StackInuse, StackSys uint64
	// What Go's allocator uses for itself; here it is all in GCSys.
	MSpanInuse, MSpanSys, MCacheInuse, MCacheSys, BuckHashSys, GCSys, OtherSys uint64
	// NextGC is the size of the heap at which it is collected next.
	NextGC uint64
	// LastGC is always 0.
	LastGC uint64
	// PauseTotalNs is how long the program stood still for the collector; PauseNs and PauseEnd are rings of the last pauses.
	PauseTotalNs      uint64
	PauseNs, PauseEnd [256]uint64
	// NumGC counts collections, NumForcedGC those that the program asked for.
	NumGC, NumForcedGC uint32
	// GCCPUFraction is always 0.
	GCCPUFraction float64
	// EnableGC is true, DebugGC false.
	EnableGC, DebugGC bool
	// BySize is not kept.
	BySize [61]struct {
		Size           uint32
		Mallocs, Frees uint64
	}
}

// The order of counts that memory writes.
const (
	alloc = iota
	totalAlloc
	mallocs
	frees
	inUse
	idle
	released
	tables
	nextGC
	collections
	forcedCollections
	pauseTotal
	lastPause
	stacks
	countsLen
)

// memory writes the counts of the heap.
//
//morestack:noescape
func memory(counts *[countsLen]uint64)

// ReadMemStats fills in m.
func ReadMemStats(m *MemStats) {
	var counts [countsLen]uint64
	memory(&counts)
	*m = MemStats{
		Alloc:        counts[alloc],
		TotalAlloc:   counts[totalAlloc],
		Sys:          counts[inUse] + counts[idle] + counts[stacks] + counts[tables],
		Mallocs:      counts[mallocs],
		Frees:        counts[frees],
		HeapAlloc:    counts[alloc],
		HeapSys:      counts[inUse] + counts[idle],
		HeapIdle:     counts[idle],
		HeapInuse:    counts[inUse],
		HeapReleased: counts[released],
		HeapObjects:  counts[mallocs] - counts[frees],
		StackInuse:   counts[stacks],
		StackSys:     counts[stacks],
		GCSys:        counts[tables],
		NextGC:       counts[nextGC],
		PauseTotalNs: counts[pauseTotal],
		NumGC:        uint32(counts[collections]),
		NumForcedGC:  uint32(counts[forcedCollections]),
		EnableGC:     true,
	}
	if m.NumGC > 0 {
		m.PauseNs[(m.NumGC+255)%256] = counts[lastPause]
	}
}

// collect frees the objects that nothing reaches.
//
//morestack:noescape
func collect()

// resultArea holds the results of finalizers that do not return them in registers.
type resultArea [1024]int

// nextFinalizer takes a function whose object is only reached by it. Whatever the object's type, that of the interface which
// the function takes and the results, it is called like this.
//
//morestack:noescape
func nextFinalizer() (direct func(*byte), withArea func(*byte) resultArea, boxed func(any), boxedWithArea func(any) resultArea, object any)

// GC frees the objects that nothing reaches, and runs their finalizers and cleanups.
func GC() {
	collect()
	for finalize() {
	}
	for cleanup := nextCleanup(); cleanup != nil; cleanup = nextCleanup() {
		cleanup()
	}
}

func finalize() bool {
	direct, withArea, boxed, boxedWithArea, object := nextFinalizer()
	switch {
	case direct != nil:
		direct(dataWord(&object))
	case withArea != nil:
		callWithArea(withArea, dataWord(&object))
	case boxed != nil:
		boxed(object)
	case boxedWithArea != nil:
		callBoxedWithArea(boxedWithArea, object)
	default:
		return false
	}
	return true
}

// dataWord is the object's address: the second word of an interface, whatever its first one is.
func dataWord(object *any) *byte {
	return (*[2]*byte)(unsafe.Pointer(object))[1]
}

// callWithArea has a frame so large that GC is better off without it.
func callWithArea(finalizer func(*byte) resultArea, object *byte) {
	finalizer(object)
}

func callBoxedWithArea(finalizer func(any) resultArea, object any) {
	finalizer(object)
}

// SetFinalizer makes finalizer, a function of one parameter that obj can be assigned to, be called with obj when nothing else
// reaches what obj points to. It is called within GC. A finalizer of nil takes back the one set before.
func SetFinalizer(obj any, finalizer any)

// Cleanup is a call that AddCleanup has asked for.
type Cleanup struct {
	object uintptr
	number int
}

// AddCleanup makes cleanup be called with arg when nothing reaches what ptr points to. It is called within GC. The object is
// never gone if arg or what cleanup refers to leads to it.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if ptr == nil {
		panic("runtime.AddCleanup: ptr is nil")
	}
	if at, ok := any(arg).(*T); ok && at == ptr {
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	}
	object, number := addCleanup((*byte)(unsafe.Pointer(ptr)), func() { cleanup(arg) })
	return Cleanup{object, number}
}

// Stop takes the call back, unless it is due already.
func (c Cleanup) Stop() {
	stopCleanup(c.object, c.number)
}

func addCleanup(object *byte, run func()) (start uintptr, number int)

//morestack:noescape
func stopCleanup(start uintptr, number int)

//morestack:noescape
func nextCleanup() func()

// KeepAlive makes x count as reached until here.
//
//morestack:noescape
func KeepAlive(x any)
