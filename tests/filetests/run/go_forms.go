// All forms of go statements; everything is evaluated by the task that spawns.
package main

import "fmt"

type T struct {
	n    int
	name string
}

func (t T) value(c chan string, args ...int) { c <- fmt.Sprint("value ", t.n, t.name, args) }
func (t *T) pointer(c chan string)           { c <- fmt.Sprint("pointer ", t.n) }

type doer interface{ value(chan string, ...int) }

type outer struct {
	T
	doer
}

type named func(chan string)

func (f named) call(c chan string) { f(c) }

func plain(c chan string)                           { c <- "plain" }
func results(c chan string) (int, [20]string, error) { c <- "results"; return 1, [20]string{}, nil }
func several() (chan string, int, string)           { return shared, 5, "five" }
func take(c chan string, n int, s string)           { c <- fmt.Sprint("take ", n, s) }
func wide(c chan string, a [10]int, s []int, m map[int]int, f float32, b bool) {
	c <- fmt.Sprint("wide ", a, s, m, f, b)
}
func generic[K comparable, V any](c chan string, m map[K]V, k K) { c <- fmt.Sprint("generic ", m[k]) }
func boxed(c chan string, x any, e error)                       { c <- fmt.Sprint("boxed ", x, e) }
func nothing()                                                  { shared <- "nothing" }
func number() int                                               { shared <- "number"; return 3 }

var shared = make(chan string)

func main() {
	c := shared
	go plain(c)
	println(<-c)
	go results(c)
	println(<-c)
	go take(several())
	println(<-c)
	go nothing()
	println(<-c)
	go number()
	println(<-c)
	go wide(c, [10]int{9: 9}, []int{1}, map[int]int{1: 2}, 1.5, true)
	println(<-c)
	go generic(c, map[string]int{"k": 8}, "k")
	println(<-c)
	go boxed(c, 5, nil)
	println(<-c)

	t := T{1, "t"}
	go t.value(c, 1, 2)
	t.n = 2
	println(<-c)
	go t.value(c)
	println(<-c)
	t.n = 3
	go t.pointer(c)
	println(<-c)
	var d doer = t
	go d.value(c, 4)
	println(<-c)
	go outer{T: t}.T.value(c, []int{7, 8}...)
	println(<-c)
	o := &outer{T{9, "o"}, T{10, "d"}}
	go o.doer.value(c)
	println(<-c)
	go o.pointer(c)
	println(<-c)
	go T.value(t, c, 6)
	println(<-c)
	go (*T).pointer(&t, c)
	println(<-c)
	go doer.value(d, c)
	println(<-c)
	f := t.value
	go f(c, 11)
	println(<-c)
	g := func(c chan string) { c <- "closure " + t.name }
	go g(c)
	println(<-c)
	h := func() { c <- "no arguments " + t.name }
	go h()
	println(<-c)
	go named(plain).call(c)
	println(<-c)
	go func() { c <- "literal" }()
	println(<-c)
	go func(s string, n int) { c <- fmt.Sprint("literal ", s, n) }("x", t.n)
	println(<-c)
	go func() int { c <- "literal with a result"; return 1 }()
	println(<-c)
	go func() (a [30]int) { c <- "literal with a large result"; return }()
	println(<-c)
	func() {
		go func() {
			defer func() {
				c <- fmt.Sprint("recovered ", recover())
			}()
			panic("in a task")
		}()
	}()
	println(<-c)

	// Built-in functions.
	closing := make(chan int)
	go close(closing)
	<-closing
	m := map[int]int{1: 1}
	l := []int{1, 2}
	go copy(l, []int{5})
	go delete(m, 1)
	go clear(l)

	// Variables of a loop are its iteration's.
	sum := 0
	for i := range 10 {
		go func() { c <- fmt.Sprint(i * i) }()
	}
	for range 10 {
		var n int
		fmt.Sscan(<-c, &n)
		sum += n
	}
	println(sum)

	// What is captured by reference is shared.
	total, turn := 0, make(chan bool)
	for i := 0; i < 5; i++ {
		go func(n int) {
			total += n
			turn <- true
		}(i)
		<-turn
	}
	println(total)
	for x := range seq {
		go func() { c <- x }()
		println(<-c)
	}
}

func seq(yield func(string) bool) {
	_ = yield("first") && yield("second")
}

// --- stderr
// plain
// results
// take 5five
// nothing
// number
// wide [0 0 0 0 0 0 0 0 0 9] [1] map[1:2] 1.5 true
// generic 8
// boxed 5 <nil>
// value 1t[1 2]
// value 2t[]
// pointer 3
// value 3t[4]
// value 3t[7 8]
// value 10d[]
// pointer 9
// value 3t[6]
// pointer 3
// value 3t[]
// value 3t[11]
// closure t
// no arguments t
// plain
// literal
// literal x3
// literal with a result
// literal with a large result
// recovered in a task
// 285
// 10
// first
// second
