// Nobody will ever send, in a program with several tasks, some of which have ended.
package main

func main() {
	c := make(chan int)
	done := make(chan bool)
	for range 3 {
		go func() { done <- true }()
	}
	for range 3 {
		<-done
	}
	println("all done")
	println(<-c)
}

// --- exit 2
// --- stderr
// all done
// fatal error: all goroutines are asleep - deadlock!
