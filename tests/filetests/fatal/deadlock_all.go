// Everybody waits for somebody.
package main

func main() {
	a, b := make(chan int), make(chan int)
	go func() { a <- <-b }()
	b <- <-a
}

// --- exit 2
// --- stderr
// fatal error: all goroutines are asleep - deadlock!
