// A select whose channels are all nil waits for ever.
package main

func main() {
	var a chan int
	var b chan string
	select {
	case <-a:
	case b <- "x":
	}
}

// --- exit 2
// --- stderr
// fatal error: all goroutines are asleep - deadlock!
