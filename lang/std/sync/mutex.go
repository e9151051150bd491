// Package sync has what goroutines wait for each other with. Those that have to wait stand in queues of the runtime, one for
// each semaphore; all else is here, in atomic steps.
package sync

import "sync/atomic"

// fatal ends the program with an error that cannot be recovered from.
//
//morestack:noescape
func fatal(message string)

// semMutex waits until the semaphore is more than 0 and takes one from it. Who waits stands in line, at its head if
// isFirst. It and its relatives differ by what traces say of who waits.
func semMutex(semaphore *uint32, isFirst bool)

// semRelease adds one to the semaphore, or hands it to who waits first.
func semRelease(semaphore *uint32)

// A Locker can be locked.
type Locker interface {
	Lock()
	Unlock()
}

// noCopy is for vet.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// A Mutex is held by one goroutine at a time.
type Mutex struct {
	state     atomic.Int32
	semaphore uint32
}

// The state of a mutex: flags, and the number of those who wait.
const (
	locked int32 = 1 << iota
	// One that waited was woken and is about to try again: no other need be woken.
	woken
	// The next Unlock hands the mutex to one that waits: nobody else takes it.
	handing
	oneWaiter
)

// So often is a waiter woken to find that another was faster; then the mutex is handed to it. Always handing it over would
// let it lie idle until the next in line runs.
const mostAttempts = 4

func (m *Mutex) Lock() {
	if !m.state.CompareAndSwap(0, locked) {
		m.lockSlow()
	}
}

func (m *Mutex) lockSlow() {
	isAwake := false
	for attempts := 0; ; {
		old := m.state.Load()
		next := old
		if isAwake {
			next &^= woken
		}
		if old&(locked|handing) == 0 {
			if m.state.CompareAndSwap(old, next|locked) {
				return
			}
			continue
		}
		next += oneWaiter
		if attempts >= mostAttempts && old&locked != 0 {
			next |= handing
		}
		if !m.state.CompareAndSwap(old, next) {
			continue
		}
		semMutex(&m.semaphore, isAwake)
		attempts++
		// At most one is awake, and only that could ask for the mutex to be handed over: so it was handed to this one.
		if state := m.state.Load(); state&handing != 0 {
			change := locked - oneWaiter
			if attempts <= mostAttempts || state/oneWaiter == 1 {
				change -= handing
			}
			m.state.Add(change)
			return
		}
		isAwake = true
	}
}

func (m *Mutex) TryLock() bool {
	old := m.state.Load()
	return old&(locked|handing) == 0 && m.state.CompareAndSwap(old, old|locked)
}

func (m *Mutex) Unlock() {
	if state := m.state.Add(-locked); state != 0 {
		m.unlockSlow(state)
	}
}

func (m *Mutex) unlockSlow(state int32) {
	if (state+locked)&locked == 0 {
		fatal("sync: unlock of unlocked mutex")
	}
	if state&handing != 0 {
		semRelease(&m.semaphore)
		return
	}
	for state >= oneWaiter && state&(locked|woken|handing) == 0 {
		if m.state.CompareAndSwap(state, state-oneWaiter|woken) {
			semRelease(&m.semaphore)
			return
		}
		state = m.state.Load()
	}
}
