// All forms of select.
package main

type wide struct {
	s [9]string
}

func first(a, b chan int) (int, string) {
	select {
	case x := <-a:
		return x, "a"
	case x := <-b:
		return x, "b"
	}
}

func try(c chan int) (v int, state string) {
	select {
	case v, ok := <-c:
		if !ok {
			return v, "closed"
		}
		return v, "value"
	default:
		return -1, "empty"
	}
}

func offer(c chan<- string, s string) bool {
	select {
	case c <- s:
		return true
	default:
		return false
	}
}

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	x, from := first(a, b)
	println(x, from)
	b <- 2
	x, from = first(a, b)
	println(x, from)
	for range 2 {
		v, state := try(a)
		println(v, state)
		if state == "empty" {
			a <- 5
		}
	}
	v, state := try(nil)
	println(v, state)
	close(a)
	v, state = try(a)
	println(v, state)

	s := make(chan string, 1)
	println(offer(s, "x"), offer(s, "y"), <-s, offer(nil, "z"))

	select {
	default:
		println("only a default")
	}
	select {
	case <-a:
		println("one case")
	}
	select {
	case s <- "sent":
	}
	select {
	case y, ok := <-s:
		println(y, ok)
	}
	select {
	case y := <-s:
		println("wrong", y)
	case _, ok := <-a:
		println("closed is ready", ok)
	}

	// break leaves the select, with a label the loop.
	n := 0
loop:
	for i := 0; ; i++ {
		select {
		case <-a:
			if i < 3 {
				break
			}
			if i == 5 {
				continue loop
			}
			if i > 7 {
				break loop
			}
			n += 10
		}
		n++
	}
	println(n)

	// Wide values, several types, sends and receives in one.
	w := make(chan wide)
	names := make(chan string)
	sums := make(chan float64, 1)
	done := make(chan bool)
	go func() {
		got := <-w
		names <- got.s[8]
		w <- wide{[9]string{0: "zero"}}
		done <- true
	}()
	out := wide{[9]string{8: "eight"}}
	var in wide
	ws := w
	sent, named := 0, false
work:
	for {
		select {
		case ws <- out:
			ws = nil
			sent++
			sums <- 1.5
		case name := <-names:
			println("name", name)
			named = true
		case f := <-sums:
			if !named {
				sums <- f
				continue
			}
			println("sum", f)
			in = <-func() chan wide { println("channel"); return w }()
			println(in.s[0])
		case <-done:
			break work
		}
	}
	println(sent)

	// Left sides of every kind.
	var arr [2]int
	m := map[string]int{}
	p := new(int)
	var e any
	var ok bool
	c := make(chan int, 6)
	for i := range 6 {
		c <- i + 1
	}
	for i := range 6 {
		var never chan int
		switch i {
		case 0:
			select {
			case arr[1] = <-c:
			case <-never:
			}
		case 1:
			select {
			case m["k"], ok = <-c:
			case <-never:
			}
		case 2:
			select {
			case *p = <-c:
			case <-never:
			}
		case 3:
			select {
			case e = <-c:
			case <-never:
			}
		case 4:
			select {
			case (arr[0]) = (<-c):
			case <-never:
			}
		case 5:
			select {
			case _, m2 := <-c:
				println(m2)
			case <-never:
			}
		}
	}
	println(arr[0], arr[1], m["k"], ok, *p, e.(int), len(c))

	// Variables of a clause are new each time.
	var funcs []func() int
	values := make(chan int, 3)
	values <- 1
	values <- 2
	values <- 3
	close(values)
collect:
	for {
		select {
		case v, ok := <-values:
			if !ok {
				break collect
			}
			funcs = append(funcs, func() int { v *= 10; return v })
		}
	}
	for _, f := range funcs {
		println(f(), f())
	}

	// goto out of a select.
	select {
	case <-values:
		goto end
	default:
	}
	println("not reached")
end:
	println("end")
}

// --- stderr
// 1 a
// 2 b
// -1 empty
// 5 value
// -1 empty
// 0 closed
// true false x false
// only a default
// one case
// sent true
// closed is ready false
// 47
// name eight
// sum 1.5
// channel
// zero
// 1
// true
// 5 1 2 true 3 4 0
// 10 100
// 20 200
// 30 300
// end
