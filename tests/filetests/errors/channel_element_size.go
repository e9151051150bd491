// Elements of channels are smaller than 64 KiB.
package main

type T struct{ a [70000]byte }

type S struct {
	c chan [1<<16 - 1]byte
	d chan T
}

func f(c chan<- T) {}

var global []chan T

func main() {
	f(nil)
	g()
	m := map[string]chan struct{ v [65536]byte }{}
	_ = m
	small := make(chan [65535]byte)
	_ = small
}

func g() (r []chan T) { return nil }

// --- exit 1
// --- stderr
// channel_element_size.go:6:6: channel element type too large (>64kB)
// channel_element_size.go:11:6: channel element type too large (>64kB)
// channel_element_size.go:13:5: channel element type too large (>64kB)
// channel_element_size.go:18:2: channel element type too large (>64kB)
// channel_element_size.go:24:6: channel element type too large (>64kB)
