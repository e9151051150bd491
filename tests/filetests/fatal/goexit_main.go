// When the first task has ended by Goexit and the others have, too, nothing is left to run.
package main

import "runtime"

func main() {
	turn := make(chan bool)
	go func() {
		<-turn
		println("the other")
	}()
	defer close(turn)
	defer println("deferred")
	runtime.Goexit()
}

// --- exit 2
// --- stderr
// deferred
// the other
// fatal error: no goroutines (main called runtime.Goexit) - deadlock!
