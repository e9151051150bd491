// GOMAXPROCS at run time: it answers the number before; once a smaller one is set no more goroutines than that run, whatever they are in
// the middle of; nothing is lost while it changes.

package main

import (
	"runtime"
	"sync"
	"sync/atomic"
)

var (
	ticks atomic.Int64
	waste int
)

func spin(stop *atomic.Bool, done *sync.WaitGroup) {
	for !stop.Load() {
		ticks.Add(1)
	}
	done.Done()
}

// In how many of 1000 short times somebody else ran: in all of them, if on another processor.
func others() int {
	count := 0
	for range 1000 {
		before := ticks.Load()
		for i := range 300 {
			waste += i
		}
		if ticks.Load() != before {
			count++
		}
	}
	return count
}

func alone() {
	runtime.GOMAXPROCS(4)
	var stop atomic.Bool
	var done sync.WaitGroup
	done.Add(3)
	before := ticks.Load()
	for range 3 {
		go spin(&stop, &done)
	}
	for ticks.Load() == before {
		runtime.Gosched()
	}
	runtime.GOMAXPROCS(1)
	if count := others(); count > 500 {
		println("others ran in", count, "of 1000 times")
	}
	stop.Store(true)
	done.Wait()
}

func work(id int, sums chan<- int) {
	inner := make(chan int)
	go func() {
		for i := range 20 {
			inner <- id * i
			if i%7 == 0 {
				runtime.Gosched()
			}
		}
		close(inner)
	}()
	sum := 0
	for number := range inner {
		sum += number
	}
	sums <- sum
}

func changing() {
	sums := make(chan int)
	for id := range 200 {
		go work(id, sums)
	}
	total := 0
	for round := range 200 {
		runtime.GOMAXPROCS(1 + round*7%5)
		total += <-sums
	}
	println(total)
}

func main() {
	println(runtime.GOMAXPROCS(4) >= 1, runtime.GOMAXPROCS(0), runtime.GOMAXPROCS(-3), runtime.GOMAXPROCS(3), runtime.GOMAXPROCS(0))
	for range 10 {
		alone()
	}
	changing()
}

// --- stderr
// true 4 4 4 3
// 3781000
