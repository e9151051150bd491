// A panic in a deferred call that Goexit runs ends the program.
package main

import "runtime"

func main() {
	go func() {
		defer panic("in a deferred call")
		runtime.Goexit()
	}()
	select {}
}

// --- exit 2
// --- stderr
// panic: in a deferred call
