// The order in which operands of channel operations are evaluated.
package main

func note[T any](name string, value T) T {
	println(name)
	return value
}

type box struct{ n int }

func main() {
	c := make(chan int, 10)
	note("channel", c) <- note("value", 1)
	c <- 2
	c <- 3
	println(note("first", 10), <-note("second", c), note("third", 30))
	x := []int{0, 0, 0}
	x[note("index", 1)], x[<-c-2] = note("right", 4), 5
	println(x[0], x[1], x[2])
	m := map[int]int{}
	c <- 6
	m[note("key", 7)] += <-c
	println(m[7])
	i := 0
	next := func() int { i++; return i }
	c <- next()
	c <- next() + i
	println(<-c, <-c)

	// A receive is at its turn among calls; variables are read afterwards.
	k := 1
	set := func(v int) int { k = v; return v }
	c <- 100
	a := [3]int{k, <-c, set(5)}
	println(a[0], a[1], a[2])
	c <- 200
	s := k + <-c + set(7) + k
	println(s)

	// The left side of a select's receive is evaluated only when it was chosen.
	var nothing chan int
	boxes := []box{{}, {}}
	c <- 9
	select {
	case boxes[note("not evaluated", 0)].n = <-note("nil channel", nothing):
	case note("second channel", nothing) <- note("second value", 2):
	case boxes[note("left", 1)].n = <-note("third channel", c):
		println(boxes[1].n)
	}
	var ok bool
	c <- 11
	select {
	case m[note("map key", 3)], ok = <-note("only", c):
		println(m[3], ok)
	}
	c <- 12
	select {
	case m[note("map key", 4)], ok = <-note("with default", c):
		println(m[4], ok, len(m))
	default:
		println("never")
	}
	d := c
	c <- 13
	select {
	case v := <-d:
		println(v)
	case nothing <- func() int { d = nil; return note("changes d", 1) }():
	}
	println(d == nil)
}

// --- stderr
// channel
// value
// first
// second
// third
// 10 1 30
// index
// right
// 5 4 0
// key
// 3
// 6 1
// 5 4 5
// 121
// nil channel
// second channel
// second value
// third channel
// left
// 200
// only
// map key
// 9 true
// with default
// map key
// 11 true 3
// changes d
// 12
// true
