// WaitGroup, Once and its relatives, Cond, Pool.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func groups() {
	var wg sync.WaitGroup
	wg.Wait()
	var sum atomic.Int64
	for round := range 3 {
		wg.Add(10)
		for i := range 10 {
			go func() {
				defer wg.Done()
				runtime.Gosched()
				sum.Add(int64(round * i))
			}()
		}
		waiting := make(chan int64)
		for range 3 {
			go func() {
				wg.Wait()
				waiting <- sum.Load()
			}()
		}
		wg.Wait()
		fmt.Println(sum.Load(), <-waiting, <-waiting, <-waiting)
	}
	wg.Go(func() { runtime.Goexit() })
	wg.Wait()
	try(func() { wg.Done() })
	try(func() { new(sync.WaitGroup).Add(-3) })
}

func onces() {
	var once sync.Once
	count := 0
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			once.Do(func() {
				runtime.Gosched()
				count++
			})
			if count != 1 {
				fmt.Println("too early")
			}
		})
	}
	wg.Wait()
	fmt.Println(count)
	var failing sync.Once
	try(func() { failing.Do(func() { panic("first") }) })
	try(func() { failing.Do(func() { panic("second") }) })
	f := sync.OnceFunc(func() { count++ })
	f()
	f()
	value := sync.OnceValue(func() []int { count++; return []int{count} })
	a, b := value(), value()
	fmt.Println(count, a, &a[0] == &b[0])
	values := sync.OnceValues(func() (int, error) { count++; return count, errors.New("no") })
	fmt.Println(values())
	fmt.Println(values())
	bad := sync.OnceValue(func() int { count++; panic(fmt.Sprint("number ", count)) })
	try(func() { bad() })
	try(func() { bad() })
	worse := sync.OnceFunc(func() { panic(nil) })
	try(worse)
	try(worse)
}

type queue struct {
	m     sync.Mutex
	some  *sync.Cond
	items []int
}

func conditions() {
	q := &queue{}
	q.some = sync.NewCond(&q.m)
	sums := make(chan int)
	for range 4 {
		go func() {
			sum := 0
			for {
				q.m.Lock()
				for len(q.items) == 0 {
					q.some.Wait()
				}
				item := q.items[0]
				q.items = q.items[1:]
				q.m.Unlock()
				if item < 0 {
					sums <- sum
					return
				}
				sum += item
			}
		}()
	}
	for i := range 100 {
		q.m.Lock()
		q.items = append(q.items, i)
		q.m.Unlock()
		q.some.Signal()
		if i%10 == 0 {
			runtime.Gosched()
		}
	}
	q.m.Lock()
	q.items = append(q.items, -1, -1, -1, -1)
	q.m.Unlock()
	q.some.Broadcast()
	fmt.Println(<-sums + <-sums + <-sums + <-sums)
	q.some.Signal()
	q.some.Broadcast()

	// Those that wait are woken in the order in which they came.
	var m sync.RWMutex
	turn := sync.NewCond(m.RLocker())
	order := make(chan int)
	for i := range 5 {
		started := make(chan bool)
		go func() {
			turn.L.Lock()
			close(started)
			turn.Wait()
			turn.L.Unlock()
			order <- i
		}()
		<-started
		// Whoever gets the lock for writing knows that it waits.
		m.Lock()
		m.Unlock()
	}
	for range 5 {
		turn.Signal()
		fmt.Print(<-order, " ")
	}
	fmt.Println()
}

func pools() {
	made := 0
	p := sync.Pool{New: func() any { made++; return new([100]int) }}
	a := p.Get().(*[100]int)
	a[7] = 7
	p.Put(a)
	p.Put(nil)
	b := p.Get().(*[100]int)
	c := p.Get().(*[100]int)
	fmt.Println(c[7] == 0 || b[7] == 0, made >= 1)
	var empty sync.Pool
	fmt.Println(empty.Get())
}

func main() {
	groups()
	onces()
	conditions()
	pools()
}

// --- stdout
// 0 0 0 0
// 45 45 45 45
// 135 135 135 135
// recovered: sync: negative WaitGroup counter
// recovered: sync: negative WaitGroup counter
// 1
// recovered: first
// recovered: <nil>
// 3 [3] true
// 4 no
// 4 no
// recovered: number 5
// recovered: number 5
// recovered: runtime error: panic called with nil argument
// recovered: runtime error: panic called with nil argument
// 4950
// 0 1 2 3 4
// true true
// <nil>
