package sync

import "sync/atomic"

func semCond(semaphore *uint32, isFirst bool)

// A Cond is where goroutines wait for something that others announce.
type Cond struct {
	_ noCopy
	// L is held when the something is looked at or changed.
	L Locker
	// m guards those that wait, in the order in which they came.
	m           Mutex
	first, last *condWaiter
	// self is the Cond, once it has been used: in a copy it is another one.
	self atomic.Pointer[Cond]
}

type condWaiter struct {
	semaphore uint32
	next      *condWaiter
}

// NewCond returns a Cond with this Locker.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// check panics in a copy of a Cond that was in use.
func (c *Cond) check() {
	if c.self.Load() != c && !c.self.CompareAndSwap(nil, c) && c.self.Load() != c {
		panic("sync.Cond is copied")
	}
}

// Wait unlocks L, waits for an announcement and locks L again.
func (c *Cond) Wait() {
	c.check()
	waiter := &condWaiter{}
	c.m.Lock()
	if c.last == nil {
		c.first = waiter
	} else {
		c.last.next = waiter
	}
	c.last = waiter
	c.m.Unlock()
	c.L.Unlock()
	semCond(&waiter.semaphore, false)
	c.L.Lock()
}

// Signal lets the one go on that has waited longest.
func (c *Cond) Signal() {
	c.check()
	c.m.Lock()
	waiter := c.first
	if waiter != nil {
		c.first = waiter.next
		if c.first == nil {
			c.last = nil
		}
	}
	c.m.Unlock()
	if waiter != nil {
		semRelease(&waiter.semaphore)
	}
}

// Broadcast lets all go on.
func (c *Cond) Broadcast() {
	c.check()
	c.m.Lock()
	waiter := c.first
	c.first, c.last = nil, nil
	c.m.Unlock()
	for ; waiter != nil; waiter = waiter.next {
		semRelease(&waiter.semaphore)
	}
}
