// Operations on a nil channel wait for ever.
package main

func main() {
	var c chan int
	defer println("not reached")
	for range c {
	}
}

// --- exit 2
// --- stderr
// fatal error: all goroutines are asleep - deadlock!
