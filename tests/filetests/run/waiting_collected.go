// I-ROOT: a task that waits keeps what it waits for, although its frames do not mention that any more: nothing new comes to
// lie where a channel or a semaphore is that a task is queued at.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type pad [4]int

// forgotten starts goroutines that wait for what only they know.
func forgotten() {
	for range 50 {
		go func() { <-make(chan pad) }()
		go func() { make(chan pad) <- pad{} }()
		go func() {
			select {
			case <-make(chan int):
			case make(chan *pad) <- nil:
			}
		}()
		go func() {
			c := sync.NewCond(&sync.Mutex{})
			c.L.Lock()
			c.Wait()
		}()
	}
	runtime.Gosched()
}

// into receives into an object that nothing else leads to.
func into(c chan int) { *new(int) = <-c }

func main() {
	forgotten()
	runtime.GC()
	sum := 0
	for round := range 20 {
		c := make(chan int)
		sent := make(chan pad)
		cond := sync.NewCond(&sync.Mutex{})
		isReady := false
		go func() {
			cond.L.Lock()
			for !isReady {
				cond.Wait()
			}
			cond.L.Unlock()
			c <- round
		}()
		go func() { sent <- pad{round} }()
		go into(c)
		runtime.Gosched()
		runtime.GC()
		c <- 1
		sum += (<-sent)[0]
		cond.L.Lock()
		isReady = true
		cond.L.Unlock()
		cond.Signal()
		sum += <-c
	}
	fmt.Println(sum)
}

// --- stdout
// 380
