// Nobody can run any more: each trace says what its goroutine waits for.
package main

import (
	"runtime"
	"sync"
)

var (
	m  sync.Mutex
	rw sync.RWMutex
	wg sync.WaitGroup
	c  = sync.NewCond(&sync.Mutex{})
)

func main() {
	m.Lock()
	wg.Add(1)
	go func() { m.Lock() }()
	runtime.Gosched()
	go func() { wg.Wait() }()
	runtime.Gosched()
	go func() {
		c.L.Lock()
		c.Wait()
	}()
	runtime.Gosched()
	go func() {
		rw.RLock()
		rw.Lock()
	}()
	runtime.Gosched()
	go func() { rw.RLock() }()
	runtime.Gosched()
	m.Lock()
}

// --- exit 2
// --- stderr
// fatal error: all goroutines are asleep - deadlock!
