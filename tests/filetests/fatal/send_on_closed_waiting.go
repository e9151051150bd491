// A channel is closed while a task waits to send on it: that task panics.
package main

func main() {
	c := make(chan [4]string)
	ready := make(chan bool)
	go func() {
		ready <- true
		for len(ready) == 0 {
			break
		}
		c <- [4]string{"a"}
		println("not reached")
	}()
	<-ready
	close(c)
	select {}
}

// --- exit 2
// --- stderr
// panic: send on closed channel
