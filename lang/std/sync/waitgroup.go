package sync

import "sync/atomic"

func semWaitGroup(semaphore *uint32, isFirst bool)

// A WaitGroup waits for a number of goroutines.
type WaitGroup struct {
	_ noCopy
	// The number in the high half, those that wait for it to become 0 in the low one.
	state     atomic.Uint64
	semaphore uint32
}

// Add adds to the number; when that becomes 0, those that wait go on.
func (g *WaitGroup) Add(delta int) {
	state := g.state.Add(uint64(delta) << 32)
	count, waiting := int32(state>>32), uint32(state)
	if count < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if waiting == 0 || count > 0 && count != int32(delta) {
		return
	}
	// The number was 0 with somebody waiting; or it is, and then nothing else may change it now.
	if count > 0 || !g.state.CompareAndSwap(state, 0) {
		panic("sync: WaitGroup misuse: Add called concurrently with Wait")
	}
	for range waiting {
		semRelease(&g.semaphore)
	}
}

// Done takes one from the number.
func (g *WaitGroup) Done() { g.Add(-1) }

// Wait waits until the number is 0.
func (g *WaitGroup) Wait() {
	for {
		state := g.state.Load()
		if state>>32 == 0 {
			return
		}
		if !g.state.CompareAndSwap(state, state+1) {
			continue
		}
		semWaitGroup(&g.semaphore, false)
		if g.state.Load() != 0 {
			panic("sync: WaitGroup is reused before previous Wait has returned")
		}
		return
	}
}

// Go calls f in a goroutine of its own, for which Wait waits.
func (g *WaitGroup) Go(f func()) {
	g.Add(1)
	go func() {
		defer func() {
			// Those who wait must not end the program before the panic does.
			if value := recover(); value != nil {
				panic(value)
			}
			g.Done()
		}()
		f()
	}()
}
