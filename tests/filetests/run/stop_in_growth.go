// Collections come in the middle of a slice or map that grows, or is cleared, and nothing is lost.
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

func main() {
	runtime.GOMAXPROCS(2)
	var stop atomic.Bool
	done := make(chan bool)
	go collect(&stop, done)

	var m map[int]int
	often(func() {
		m = map[int]int{}
		for i := range 1 << 17 {
			m[i] = -i
		}
	})
	for i := range 1 << 17 {
		if m[i] != -i {
			println("lost", i)
		}
	}
	println("grown", len(m))
	often(func() { clear(m) })
	println("cleared", len(m))

	// What is only in a map that grows is in one of its tables.
	p := map[string]*int{}
	for i := range 100000 {
		number := new(int)
		*number = i
		p[string(rune(i))+"x"] = number
	}
	sum := 0
	for key, number := range p {
		if key[0] != 'a' {
			sum += *number - int([]rune(key)[0])
		}
	}
	println("grown", len(p), sum)

	// Memory that was used before has to be made zero.
	var b []int
	often(func() {
		b = nil
		b = make([]int, 8<<20)
		for i := 0; i < len(b); i += 512 {
			if b[i] != 0 {
				println("not zero", i)
			}
			b[i] = i
		}
	})
	println("made")

	sum = 0
	often(func() {
		c := append(b[:len(b):len(b)], 7)
		sum = c[len(c)-1]
		for i := 0; i < len(b); i += 512 {
			if c[i] != b[i] {
				println("lost", i)
			}
		}
	})
	println("appended", sum)

	s := string(make([]byte, 16<<20))
	often(func() { sum = len(s + s) })
	println("joined", sum)

	stop.Store(true)
	<-done
}

// --- stderr
// grown 131072
// cleared 0
// grown 97952 0
// made
// appended 7
// joined 33554432
