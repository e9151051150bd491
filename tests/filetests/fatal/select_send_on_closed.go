// A select that finds a channel to send on closed panics.
package main

func main() {
	c, d := make(chan int), make(chan int)
	close(c)
	select {
	case c <- 1:
	case <-d:
	}
}

// --- exit 2
// --- stderr
// panic: send on closed channel
