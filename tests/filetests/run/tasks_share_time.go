// Tasks that only wake each other do not keep others from running, and tasks that compute do not keep timers from going off.

package main

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Two tasks hand a number to and fro until a third one has run, which began behind them.
func pingPong() {
	var ran atomic.Bool
	there, back := make(chan int), make(chan int)
	go func() {
		for x := range there {
			back <- x
		}
		close(back)
	}()
	there <- 0
	<-back
	go func() {
		runtime.Gosched()
		ran.Store(true)
	}()
	for i := 0; !ran.Load(); i++ {
		there <- i
		<-back
	}
	close(there)
	<-back
	println("the third task ran")
}

// A chain of tasks, each of which starts the next one.
func chain() {
	var ran atomic.Bool
	done := make(chan bool)
	var next func()
	next = func() {
		if ran.Load() {
			done <- true
			return
		}
		go next()
	}
	go func() {
		runtime.Gosched()
		runtime.Gosched()
		ran.Store(true)
	}()
	go next()
	<-done
	println("the chain ends")
}

// Two tasks compute, more than enough for a few milliseconds to pass.
func timers() {
	var woken atomic.Int64
	late := make(chan bool)
	for range 2 {
		go func() {
			sum := 0
			for i := 0; i < 1000_000_000 && woken.Load() < 5; i++ {
				sum += i
			}
			late <- woken.Load() < 5
		}()
	}
	for range 5 {
		time.Sleep(time.Millisecond)
		woken.Add(1)
	}
	println("late:", <-late || <-late)
}

func main() {
	runtime.GOMAXPROCS(1)
	pingPong()
	chain()
	timers()
}

// --- stderr
// the third task ran
// the chain ends
// late: false
