// Package testing has what programs use of it outside of tests.
package testing

import "runtime"

// AllocsPerRun returns how many objects a call of f allocates, on average over some runs after a first one.
func AllocsPerRun(runs int, f func()) (average float64) {
	f()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64((after.Mallocs - before.Mallocs) / uint64(runs))
}

// Testing reports whether this is a test.
func Testing() bool { return false }
