// Channels of every kind of element, their types, and channels as values.
package main

import (
	"fmt"
	"unsafe"
)

type pair struct {
	a int8
	s string
}

type wide struct {
	name  string
	words [12]int
	next  *wide
	tags  []string
}

type number interface{ double() int }

type small int

func (s small) double() int { return int(s) * 2 }

type ticks chan int

func (t ticks) last() int {
	last := -1
	for v := range t {
		last = v
	}
	return last
}

func pass[T any](values ...T) {
	c := make(chan T)
	go func() {
		for _, v := range values {
			c <- v
		}
		close(c)
	}()
	for v := range c {
		fmt.Printf("%T %v\n", v, v)
	}
}

func fill(c chan<- int) <-chan int {
	d := make(chan int, 1)
	d <- <-func() chan int { c <- 7; return nil2(c) }()
	return d
}

var kept chan int

func nil2(chan<- int) chan int { return kept }

func main() {
	pass(1, 2)
	pass[int8](-1)
	pass("x", "")
	pass(1.5)
	pass(pair{1, "one"}, pair{})
	pass(wide{name: "w", words: [12]int{11: 5}, tags: []string{"t"}})
	pass([3]string{"a", "b", "c"})
	pass([]int{1, 2})
	pass(struct{}{})
	pass[any](nil, 1, "s", pair{2, "two"})
	pass[number](small(3))
	pass(map[string]int{"k": 1})
	pass(complex(1, 2))
	pass[error](nil)

	// A sender that waits while its value is changed elsewhere sends the old one.
	w := wide{name: "before"}
	c := make(chan wide)
	ready, sent := make(chan bool), make(chan bool)
	go func() {
		<-ready
		w.name = "after"
		ready <- true
	}()
	go func() { c <- w; sent <- true }()
	got := <-c
	<-sent
	ready <- true
	<-ready
	println(got.name, w.name)

	// Channels of channels and of functions.
	requests := make(chan chan string)
	go func() {
		for answer := range requests {
			answer <- "answer"
		}
	}()
	answer := make(chan string)
	requests <- answer
	println(<-answer)
	close(requests)
	calls := make(chan func(int) int, 1)
	calls <- func(x int) int { return x * x }
	println((<-calls)(12))

	// Comparisons, map keys, interfaces.
	a, b := make(chan int), make(chan int)
	var out <-chan int = a
	var in chan<- int = a
	println(a == a, a == b, out == a, a == in, a != nil)
	set := map[chan int]string{a: "a", b: "b"}
	println(set[a], set[b], len(set))
	var x, y any = a, a
	println(x == y, x == any(out), x == any(b))
	_, isBoth := x.(chan int)
	_, isOut := x.(<-chan int)
	println(isBoth, isOut)
	switch x.(type) {
	case <-chan int:
		println("wrong")
	case chan int:
		println("chan int")
	}
	fmt.Printf("%T %T %T %T %T\n", a, out, in, make(chan (<-chan int)), make(<-chan chan<- string))
	println(unsafe.Sizeof(a))

	t := make(ticks, 3)
	t <- 1
	t <- 2
	close(t)
	println(t.last())
	kept = make(chan int, 1)
	println(<-fill(kept))

	// Fields, elements and results as channels.
	var holder struct {
		list [2]chan int
		m    map[string]chan int
	}
	holder.list[1] = make(chan int, 2)
	holder.m = map[string]chan int{"c": holder.list[1]}
	holder.list[1] <- 4
	holder.m["c"] <- 5
	println(<-holder.m["c"], len(holder.m["c"]), <-holder.list[1])
	p := &holder.list[1]
	*p <- 6
	println(<-*p)
}

// --- stdout
// int 1
// int 2
// int8 -1
// string x
// string
// float64 1.5
// main.pair {1 one}
// main.pair {0 }
// main.wide {w [0 0 0 0 0 0 0 0 0 0 0 5] <nil> [t]}
// [3]string [a b c]
// []int [1 2]
// struct {} {}
// <nil> <nil>
// int 1
// string s
// main.pair {2 two}
// main.small 3
// map[string]int map[k:1]
// complex128 (1+2i)
// <nil> <nil>
// chan int <-chan int chan<- int chan (<-chan int) <-chan chan<- string
// --- stderr
// before after
// answer
// 144
// true false true true true
// a b 2
// true false false
// true false
// chan int
// 8
// 2
// 7
// 4 1 5
// 6
