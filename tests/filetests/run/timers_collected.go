// I-TIMER: timers whose channel nobody has any more are garbage, although they are set; those somebody waits for are not.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func heapObjects() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapObjects
}

func main() {
	before := heapObjects()
	for range 10000 {
		select {
		case <-time.After(time.Hour):
		default:
		}
		time.NewTicker(time.Hour)
	}
	fmt.Println(heapObjects() < before+1000)

	received := make(chan bool)
	for i := range 10 {
		c := time.After(time.Duration(20+i) * time.Millisecond)
		go func() {
			_, ok := <-c
			received <- ok
		}()
		time.AfterFunc(time.Duration(20+i)*time.Millisecond, func() {
			runtime.GC()
			received <- true
		})
	}
	ticker := time.NewTicker(5 * time.Millisecond)
	c := ticker.C
	ticker = nil
	for range 3 {
		runtime.GC()
		<-c
	}
	for range 20 {
		if !<-received {
			fmt.Println("closed")
		}
	}
	fmt.Println("all received")
}

// --- stdout
// true
// all received
