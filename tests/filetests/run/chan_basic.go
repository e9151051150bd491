// Channels with and without buffer: sending, receiving, closing, counting, loops.
package main

func produce(n int, c chan<- int) {
	for i := range n {
		c <- i
	}
	close(c)
}

func main() {
	c := make(chan int)
	println(len(c), cap(c), c != nil)
	go produce(5, c)
	sum := 0
	for v := range c {
		sum += v
	}
	println("sum", sum)
	v, ok := <-c
	println("closed", v, ok, <-c)

	b := make(chan string, 3)
	b <- "a"
	b <- "b"
	println(len(b), cap(b))
	close(b)
	for s := range b {
		println(s)
	}
	s, ok := <-b
	println(s == "", ok, len(b), cap(b))

	var size uint8 = 2
	d := make(chan bool, size)
	d <- true
	d <- false
	println(<-d, <-d, len(d))

	var none chan int
	println(len(none), cap(none), none == nil)

	done := make(chan struct{})
	go func() {
		println("in the other")
		done <- struct{}{}
	}()
	<-done
	count := 0
	go func() {
		for range 10 {
			done <- struct{}{}
		}
		close(done)
	}()
	for range done {
		count++
	}
	println(count)

	// Values that a receive drops or assigns in every way.
	n := make(chan int, 10)
	for i := range 10 {
		n <- i
	}
	<-n
	_ = <-n
	_, _ = <-n
	var x int
	var known bool
	x, known = <-n
	println(x, known)
	var y = <-n
	var z, has = <-n
	println(y, z, has, <-n+<-n*10)
	if v := <-n; v == 8 {
		println("eight")
	}
	switch v := <-n; {
	case v == 9:
		println("nine", len(n))
	}

	// A receive in the head of a loop.
	more := make(chan bool, 3)
	more <- true
	more <- true
	more <- false
	turns := 0
	for <-more {
		turns++
	}
	println(turns)
}

// --- stderr
// 0 0 true
// sum 10
// closed 0 false 0
// 2 3
// a
// b
// true false 0 3
// true false 0
// 0 0 true
// in the other
// 10
// 3 true
// 4 5 true 76
// eight
// nine 0
// 2
