// Goexit runs the deferred calls of its task and ends that; nothing recovers from it.
package main

import "runtime"

var done = make(chan bool)

func in(name string, f func()) {
	go func() {
		defer func() { done <- true }()
		defer func() { println(name, "recovered", recover() != nil) }()
		f()
		println("not reached")
	}()
	<-done
}

func nested(n int) {
	defer println("nested", n)
	if n == 0 {
		runtime.Goexit()
	}
	nested(n - 1)
}

func main() {
	in("plain", runtime.Goexit)
	in("nested", func() { nested(3) })
	in("recovered", func() {
		defer println("after the recovery")
		defer func() { println(recover().(string)) }()
		defer func() { panic("in a deferred call") }()
		runtime.Goexit()
	})
	in("across calls", func() {
		func() {
			defer func() { println(recover().(string)) }()
			func() {
				defer func() { panic("outside") }()
				runtime.Goexit()
			}()
		}()
		println("not reached")
	})
	in("in a deferred call", func() {
		defer println("still runs")
		defer runtime.Goexit()
		panic("forgotten")
	})
	in("twice", func() {
		defer runtime.Goexit()
		runtime.Goexit()
	})
	in("without deferred calls", func() {
		end := make(chan bool)
		go func() {
			defer close(end)
			runtime.Goexit()
		}()
		<-end
		runtime.Goexit()
	})
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	println("all have ended")
}

// --- stderr
// plain recovered false
// nested 0
// nested 1
// nested 2
// nested 3
// nested recovered false
// in a deferred call
// after the recovery
// recovered recovered false
// outside
// across calls recovered false
// still runs
// in a deferred call recovered false
// twice recovered false
// without deferred calls recovered false
// all have ended
