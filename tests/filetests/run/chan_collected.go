// What went through a channel is not kept alive by those who sent or received it.
package main

import "runtime"

func used() bool {
	runtime.GC()
	var statistics runtime.MemStats
	runtime.ReadMemStats(&statistics)
	return statistics.HeapAlloc > 4<<20
}

func main() {
	c, lengths := make(chan []byte), make(chan int)
	go func() {
		for b := range c {
			lengths <- len(b)
		}
		close(lengths)
	}()
	c <- make([]byte, 8<<20)
	println(<-lengths, used())
	c <- make([]byte, 9<<20)
	println(<-lengths, used())
	close(c)
	<-lengths

	buffered := make(chan []byte, 2)
	buffered <- make([]byte, 8<<20)
	println(used())
	println(len(<-buffered), used())
	select {
	case buffered <- make([]byte, 8<<20):
		println(used())
	}
	select {
	case b, ok := <-buffered:
		println(len(b), ok)
	default:
	}
	println(used())
}

// --- stderr
// 8388608 false
// 9437184 false
// true
// 8388608 false
// true
// 8388608 true
// false
