// Package metrics names what the runtime knows of itself.
package metrics

import "runtime"

// ValueKind says what a Value holds.
type ValueKind int

const (
	// KindBad is the kind of a metric that does not exist.
	KindBad ValueKind = iota
	// KindUint64 is a number.
	KindUint64
	// KindFloat64 is a number with a fraction.
	KindFloat64
	// KindFloat64Histogram is a distribution; no metric is one.
	KindFloat64Histogram
)

// Float64Histogram is a distribution: Counts[i] values from Buckets[i] to Buckets[i+1].
type Float64Histogram struct {
	Counts  []uint64
	Buckets []float64
}

// Value is what a metric is at one moment.
type Value struct {
	kind   ValueKind
	number uint64
}

// Kind says what the value holds.
func (v Value) Kind() ValueKind { return v.kind }

// Uint64 is the value of a metric of KindUint64.
func (v Value) Uint64() uint64 {
	if v.kind != KindUint64 {
		panic("called Uint64 on non-uint64 metric value")
	}
	return v.number
}

// Float64 is the value of a metric of KindFloat64.
func (v Value) Float64() float64 {
	if v.kind != KindFloat64 {
		panic("called Float64 on non-float64 metric value")
	}
	return float64(v.number)
}

// Float64Histogram is the value of a metric of KindFloat64Histogram.
func (v Value) Float64Histogram() *Float64Histogram {
	panic("called Float64Histogram on non-Float64Histogram metric value")
}

// Description describes a metric.
type Description struct {
	Name, Description string
	Kind              ValueKind
	// Cumulative metrics never get smaller.
	Cumulative bool
}

var descriptions = []Description{
	{"/gc/cycles/forced:gc-cycles", "Collections that the program asked for.", KindUint64, true},
	{"/gc/cycles/total:gc-cycles", "Collections.", KindUint64, true},
	{"/gc/heap/allocs:bytes", "Bytes of all objects that ever were.", KindUint64, true},
	{"/gc/heap/allocs:objects", "Objects that ever were.", KindUint64, true},
	{"/gc/heap/frees:bytes", "Bytes of objects that were freed.", KindUint64, true},
	{"/gc/heap/frees:objects", "Objects that were freed.", KindUint64, true},
	{"/gc/heap/goal:bytes", "The size of the heap at which it is collected next.", KindUint64, false},
	{"/gc/heap/objects:objects", "Objects, garbage that was not found yet included.", KindUint64, false},
	{"/gc/stack/starting-size:bytes", "The first stack of a goroutine of which nothing is known.", KindUint64, false},
	{"/memory/classes/heap/free:bytes", "Memory of the heap in which no object is, and which the system could have back.", KindUint64, false},
	{"/memory/classes/heap/objects:bytes", "Bytes of objects, garbage that was not found yet included.", KindUint64, false},
	{"/memory/classes/heap/released:bytes", "Memory of the heap that the system has back.", KindUint64, false},
	{"/memory/classes/heap/stacks:bytes", "Stacks of goroutines.", KindUint64, false},
	{"/memory/classes/heap/unused:bytes", "Memory between objects.", KindUint64, false},
	{"/memory/classes/metadata/other:bytes", "Tables of the collector.", KindUint64, false},
	{"/memory/classes/os-stacks:bytes", "Stacks of the system's threads, which the runtime does not count.", KindUint64, false},
	{"/memory/classes/total:bytes", "All memory that the system has given.", KindUint64, false},
	{"/sched/gomaxprocs:threads", "How many processors run goroutines.", KindUint64, false},
	{"/sched/goroutines:goroutines", "How many goroutines there are.", KindUint64, false},
}

// All describes all metrics, by name.
func All() []Description {
	return append([]Description(nil), descriptions...)
}

// Sample is a metric and its value.
type Sample struct {
	Name  string
	Value Value
}

// startingBytes is the first stack of a goroutine of which nothing is known.
//
//morestack:noescape
func startingBytes() (bytes uint64)

// Read sets the value of each sample whose name is that of a metric; that of others gets KindBad.
func Read(m []Sample) {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	for i := range m {
		m[i].Value = value(m[i].Name, &stats)
	}
}

func value(name string, stats *runtime.MemStats) Value {
	n := uint64(0)
	switch name {
	case "/gc/cycles/forced:gc-cycles":
		n = uint64(stats.NumForcedGC)
	case "/gc/cycles/total:gc-cycles":
		n = uint64(stats.NumGC)
	case "/gc/heap/allocs:bytes":
		n = stats.TotalAlloc
	case "/gc/heap/allocs:objects":
		n = stats.Mallocs
	case "/gc/heap/frees:bytes":
		n = stats.TotalAlloc - stats.Alloc
	case "/gc/heap/frees:objects":
		n = stats.Frees
	case "/gc/heap/goal:bytes":
		n = stats.NextGC
	case "/gc/heap/objects:objects":
		n = stats.HeapObjects
	case "/gc/stack/starting-size:bytes":
		n = startingBytes()
	case "/memory/classes/heap/free:bytes":
		n = stats.HeapIdle - stats.HeapReleased
	case "/memory/classes/heap/objects:bytes":
		n = stats.HeapAlloc
	case "/memory/classes/heap/released:bytes":
		n = stats.HeapReleased
	case "/memory/classes/heap/stacks:bytes":
		n = stats.StackInuse
	case "/memory/classes/heap/unused:bytes":
		n = stats.HeapInuse - stats.HeapAlloc
	case "/memory/classes/metadata/other:bytes":
		n = stats.GCSys
	case "/memory/classes/os-stacks:bytes":
	case "/memory/classes/total:bytes":
		n = stats.Sys
	case "/sched/gomaxprocs:threads":
		n = uint64(runtime.GOMAXPROCS(0))
	case "/sched/goroutines:goroutines":
		n = uint64(runtime.NumGoroutine())
	default:
		return Value{}
	}
	return Value{KindUint64, n}
}
