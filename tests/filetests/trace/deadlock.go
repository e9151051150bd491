// All tasks that wait, what for, and who created them.
package main

func receive(c chan int, n int) {
	<-c
}

func main() {
	c, d := make(chan int), make(chan int)
	go receive(c, 1)
	go receive(nil, 2)
	go func() {
		select {
		case <-d:
		case d <- 1:
		}
	}()
	func() {
		d = nil
		d <- 1
	}()
}

// --- exit 2
// --- stderr
// fatal error: all goroutines are asleep - deadlock!
//
// goroutine 1 [chan send (nil chan)]:
// main.main.func2(...)
// 	deadlock.go:20
// main.main(...)
// 	deadlock.go:21
//
// goroutine 2 [chan receive]:
// main.receive(...)
// 	deadlock.go:5
// created by main.main in goroutine 1
// 	deadlock.go:10
//
// goroutine 3 [chan receive (nil chan)]:
// main.receive(...)
// 	deadlock.go:5
// created by main.main in goroutine 1
// 	deadlock.go:11
//
// goroutine 4 [select]:
// main.main.func1(...)
// 	deadlock.go:13
// created by main.main in goroutine 1
// 	deadlock.go:12
