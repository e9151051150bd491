// Collections come in the middle of what moves, clears or compares much memory, and nothing is lost.
// stress: no (it takes all the time of two processors)

package main

import (
	"runtime"
	"sync/atomic"
)

var collections atomic.Int64

func collect(stop *atomic.Bool, done chan bool) {
	for !stop.Load() {
		runtime.GC()
		collections.Add(1)
	}
	done <- true
}

// often does something at least ten times while collections come and go.
func often(something func()) {
	first := collections.Load()
	for round := 0; round < 10 || collections.Load() < first+10; round++ {
		something()
	}
}

func numbers(a []uint32) {
	for i := range a {
		a[i] = uint32(i) * 2654435761
	}
}

func check(what string, a []uint32, distance int) {
	for i := 16; i < len(a)-16; i++ {
		if a[i] != uint32(i+distance)*2654435761 {
			println(what, "lost", i)
			return
		}
	}
	println(what, "keeps all")
}

func main() {
	runtime.GOMAXPROCS(2)
	var stop atomic.Bool
	done := make(chan bool)
	go collect(&stop, done)

	a := make([]uint32, 8<<20)
	numbers(a)
	moved := 0
	often(func() { copy(a[1:], a); moved++ })
	check("moving up", a[moved%len(a):], 0)

	numbers(a)
	moved = 0
	often(func() { copy(a, a[1:]); moved++ })
	check("moving down", a[:len(a)-moved%len(a)], moved)

	often(func() { clear(a) })
	println("cleared", a[0], a[len(a)/2], a[len(a)-1])

	// A row of pointers, each to an object that nothing else refers to.
	p := make([]*int, 1<<20)
	for i := range p {
		if i%1024 == 0 {
			p[i] = new(int)
			*p[i] = i
		}
	}
	moved = 0
	for range 40 {
		copy(p[1:], p)
		p[0] = nil
		moved++
	}
	sum, count := 0, 0
	for i := moved; i < len(p); i++ {
		if p[i] != nil {
			sum += i - moved - *p[i]
			count++
		}
	}
	println("pointers", sum, count == (len(p)-moved+1023)/1024)

	s, t := string(make([]byte, 32<<20)), string(make([]byte, 32<<20))
	equal, order := true, true
	often(func() { equal = equal && s == t })
	often(func() { order = order && !(s < t) })
	println("compared", equal, order)

	stop.Store(true)
	<-done
}

// --- stderr
// moving up keeps all
// moving down keeps all
// cleared 0 0 0
// pointers 0 true
// compared true true
