// A large literal that is only assigned from is not part of the frame.
package main

import "runtime/debug"

type large struct {
	bytes [1 << 20]byte
	name  string
}

func run(done chan<- bool) {
	p := new(large)
	p.bytes[5] = 1
	*p = large{name: "new"}
	println(p.name, p.bytes[5])
	done <- true
}

func main() {
	debug.SetMaxStack(1 << 16)
	done := make(chan bool)
	go run(done)
	<-done
}

// --- stderr
// new 0
