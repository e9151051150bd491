// A deadlock is noticed after the number of processors was lowered while others ran, and raised while one waited.
package main

import "runtime"

func main() {
	runtime.GOMAXPROCS(4)
	c, never := make(chan int), make(chan int)
	for i := range 8 {
		go func() {
			sum := 0
			for n := range 100000 {
				sum += n * i
			}
			c <- sum & 1
			<-never
		}()
	}
	for range 4 {
		<-c
	}
	runtime.GOMAXPROCS(1)
	for range 4 {
		<-c
	}
	runtime.GOMAXPROCS(3)
	println("all have said something")
	<-never
}

// --- exit 2
// --- stderr
// all have said something
// fatal error: all goroutines are asleep - deadlock!
