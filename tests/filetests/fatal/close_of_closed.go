// A channel is closed once.
package main

func main() {
	c := make(chan int)
	close(c)
	close(c)
}

// --- exit 2
// --- stderr
// panic: close of closed channel
