// There is no channel to close.
package main

func main() {
	var c chan int
	close(c)
}

// --- exit 2
// --- stderr
// panic: close of nil channel
