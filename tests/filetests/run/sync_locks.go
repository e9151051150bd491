// Mutex and RWMutex: who holds them, who waits, in which order; as fields, embedded, as Lockers; by many at once.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type account struct {
	sync.Mutex
	balance int
}

func (a *account) add(n int) int {
	a.Lock()
	defer a.Unlock()
	a.balance += n
	return a.balance
}

func exclusion() {
	var a account
	var inside atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			for j := range 50 {
				a.Lock()
				if inside.Add(1) != 1 {
					fmt.Println("not alone")
				}
				if (i+j)%3 == 0 {
					runtime.Gosched()
				}
				a.balance++
				inside.Add(-1)
				a.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(a.balance, a.add(5))
	fmt.Println(a.TryLock(), a.TryLock())
	a.Unlock()
}

// Who waits gets the lock in the end, although its holder takes it again and again.
func fairness() {
	var m sync.Mutex
	var isDone atomic.Bool
	got := make(chan int)
	go func() {
		for range 10 {
			m.Lock()
			m.Unlock()
		}
		isDone.Store(true)
		got <- 1
	}()
	for !isDone.Load() {
		m.Lock()
		runtime.Gosched()
		m.Unlock()
	}
	fmt.Println(<-got)
}

func readers() {
	var m sync.RWMutex
	var reading, writing atomic.Int32
	var wg sync.WaitGroup
	value, mistakes := 0, 0
	for i := range 10 {
		wg.Go(func() {
			for range 30 {
				if i < 3 {
					m.Lock()
					if writing.Add(1) != 1 || reading.Load() != 0 {
						mistakes++
					}
					runtime.Gosched()
					value++
					writing.Add(-1)
					m.Unlock()
				} else {
					m.RLock()
					reading.Add(1)
					before := value
					runtime.Gosched()
					if value != before || writing.Load() != 0 {
						mistakes++
					}
					reading.Add(-1)
					m.RUnlock()
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(value, mistakes)
	fmt.Println(m.TryRLock(), m.TryRLock(), m.TryLock())
	m.RUnlock()
	m.RUnlock()
	fmt.Println(m.TryLock(), m.TryRLock())
	m.Unlock()
	l := m.RLocker()
	l.Lock()
	fmt.Println(m.TryLock(), m.TryRLock())
	m.RUnlock()
	l.Unlock()
}

// Readers wait for a writer that waits for readers.
func writerFirst() {
	var m sync.RWMutex
	m.RLock()
	order := make(chan string, 4)
	go func() {
		m.Lock()
		order <- "writer"
		m.Unlock()
	}()
	for m.TryRLock() {
		m.RUnlock()
		runtime.Gosched()
	}
	done := make(chan bool)
	for range 3 {
		go func() {
			m.RLock()
			order <- "reader"
			m.RUnlock()
			done <- true
		}()
		runtime.Gosched()
	}
	fmt.Println(len(order))
	m.RUnlock()
	for range 3 {
		<-done
	}
	fmt.Println(<-order, <-order, <-order, <-order)
}

func main() {
	exclusion()
	fairness()
	readers()
	writerFirst()
}

// --- stdout
// 1005 1005
// true false
// 1
// 90 0
// true true false
// true false
// false true
// 0
// writer reader reader reader
