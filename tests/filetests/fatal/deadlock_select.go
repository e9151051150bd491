// A select without cases waits for ever, while others end.
package main

func main() {
	go println("printed", 1)
	select {}
}

// --- exit 2
// --- stderr
// printed 1
// fatal error: all goroutines are asleep - deadlock!
