// Operations that channels of a direction or an element type do not have.
package main

type both chan int

func main() {
	c := make(chan int)
	var in chan<- int = c
	var out <-chan int = c
	in <- "s"
	<-in
	out <- 1
	close(out)
	for range in {
	}
	for a, b := range out {
	}
	c = in
	c = out
	in = out
	_ = chan int(out)
	var named both = out
	_ = in == out
	_ = len(c, c)
	x, y, z := <-c
	var s string = <-c
	<-s
	s <- 1
	close(s)
	_ = make(chan int, 1.5)
	_ = make(chan int, -1)
	_ = make(chan int, "n")
	_ = make(chan int, 1, 2)
	_ = make(chan<- int)
	c++
	_ = c < c
	_, _, _, _ = x, y, z, named
}

// --- exit 1
// --- stderr
// channel_operations.go:10:8: cannot use "s" (untyped string constant) as int value in send
// channel_operations.go:11:4: invalid operation: cannot receive from send-only channel chan<- int in (variable of type chan<- int)
// channel_operations.go:12:2: invalid operation: cannot send to receive-only channel <-chan int out (variable of type <-chan int)
// channel_operations.go:13:8: invalid operation: cannot close receive-only channel out (variable of type <-chan int)
// channel_operations.go:14:12: cannot range over in (variable of type chan<- int): receive from send-only channel chan<- int
// channel_operations.go:16:6: declared and not used: a
// channel_operations.go:16:9: range over out (variable of type <-chan int) permits only one iteration variable
// channel_operations.go:18:6: cannot use in (variable of type chan<- int) as chan int value in assignment
// channel_operations.go:19:6: cannot use out (variable of type <-chan int) as chan int value in assignment
// channel_operations.go:20:7: cannot use out (variable of type <-chan int) as chan<- int value in assignment
// channel_operations.go:21:15: cannot convert out (variable of type <-chan int) to type chan int
// channel_operations.go:22:19: cannot use out (variable of type <-chan int) as both value in variable declaration
// channel_operations.go:23:12: invalid operation: in == out (mismatched types chan<- int and <-chan int)
// channel_operations.go:24:6: invalid operation: too many arguments for len(c, c) (expected 1, found 2)
// channel_operations.go:25:13: assignment mismatch: 3 variables but 1 value
// channel_operations.go:26:17: cannot use <-c (comma, ok expression of type int) as string value in variable declaration
// channel_operations.go:27:4: invalid operation: cannot receive from non-channel string s (variable of type string)
// channel_operations.go:28:2: invalid operation: cannot send to non-channel string s (variable of type string)
// channel_operations.go:29:8: invalid operation: cannot close non-channel s (variable of type string)
// channel_operations.go:30:21: 1.5 (untyped float constant) truncated to int
// channel_operations.go:31:21: invalid argument: index -1 (constant of type int) must not be negative
// channel_operations.go:32:21: cannot convert "n" (untyped string constant) to type int
// channel_operations.go:33:6: invalid operation: make(chan int, 1, 2) expects 1 or 2 arguments; found 3
// channel_operations.go:35:2: invalid operation: c++ (non-numeric type chan int)
// channel_operations.go:36:6: invalid operation: c < c (operator < not defined on chan)
