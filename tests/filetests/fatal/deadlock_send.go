// Nobody will ever receive.
package main

func main() {
	c := make(chan int)
	c <- 1
}

// --- exit 2
// --- stderr
// fatal error: all goroutines are asleep - deadlock!
