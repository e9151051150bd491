// Package context: who is done when, with which error and cause; values; texts; goroutines that end with it.
package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

type key int

func (k key) String() string { return fmt.Sprintf("key(%d)", int(k)) }

type plain struct{ a, b int }

func state(c context.Context) string {
	select {
	case <-c.Done():
		return fmt.Sprint("done: ", c.Err(), "; ", context.Cause(c))
	default:
		return fmt.Sprint("not done: ", c.Err(), "; ", context.Cause(c))
	}
}

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func cancelling() {
	background := context.Background()
	fmt.Println(background, context.TODO(), background.Done() == nil, background.Err(), background.Value(1))
	a, cancelA := context.WithCancel(background)
	b, cancelB := context.WithCancelCause(a)
	c, cancelC := context.WithCancel(b)
	d := context.WithValue(c, key(1), "one")
	alone, cancelAlone := context.WithCancel(context.WithoutCancel(d))
	fmt.Println(a, "|", b, "|", d)
	fmt.Println(alone)
	fmt.Println(state(a), state(d))
	cancelC()
	cancelC()
	fmt.Println(state(b), state(c), state(d))
	cancelB(errors.New("enough"))
	cancelB(errors.New("too late"))
	fmt.Println(state(a), state(b), state(c))
	e, cancelE := context.WithCancel(b)
	fmt.Println(state(e), a.Done() == a.Done())
	cancelA()
	cancelE()
	fmt.Println(state(a), state(b))
	fmt.Println(state(alone), alone.Value(key(1)))
	cancelAlone()
	fmt.Println(state(alone))
}

func values() {
	c := context.WithValue(context.Background(), key(1), "one")
	c = context.WithValue(c, key(2), plain{1, 2})
	c = context.WithValue(c, 1, 1.5)
	c, cancel := context.WithCancel(c)
	defer cancel()
	c = context.WithValue(c, "text", nil)
	c = context.WithValue(c, key(1), "again")
	fmt.Println(c.Value(key(1)), c.Value(key(2)), c.Value(1), c.Value("text"), c.Value(2), c.Value(nil))
	fmt.Println(c)
	fmt.Printf("%T %T %T\n", c, context.Background(), context.TODO())
	try(func() { context.WithValue(c, nil, 1) })
	try(func() { context.WithValue(c, []int{}, 1) })
	try(func() { context.WithCancel(nil) })
	try(func() { context.WithValue(nil, 1, 1) })
	try(func() { context.WithoutCancel(nil) })
}

func deadlines() {
	start := time.Now()
	a, cancelA := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancelA()
	b, cancelB := context.WithDeadlineCause(a, start.Add(time.Hour), errors.New("an hour"))
	defer cancelB()
	c, cancelC := context.WithTimeoutCause(context.Background(), time.Millisecond, errors.New("a millisecond"))
	defer cancelC()
	_, ok := a.Deadline()
	at, _ := b.Deadline()
	fmt.Println(ok, at.Sub(start) < time.Hour)
	<-c.Done()
	<-b.Done()
	fmt.Println(state(a), "|", state(b), "|", state(c), time.Since(start) >= 5*time.Millisecond)
	fmt.Println(errors.Is(a.Err(), context.DeadlineExceeded), a.Err().(interface{ Timeout() bool }).Timeout())
	past, cancelPast := context.WithDeadline(context.Background(), start)
	fmt.Println(state(past))
	cancelPast()
	fmt.Println(state(past))
	early, cancelEarly := context.WithTimeout(context.Background(), time.Hour)
	cancelEarly()
	fmt.Println(state(early))
	fixed, cancelFixed := context.WithDeadline(context.Background(), time.Date(2500, 1, 2, 3, 4, 5, 0, time.UTC))
	fmt.Println(fmt.Sprint(fixed)[:67])
	cancelFixed()
}

func functions() {
	a, cancel := context.WithCancelCause(context.Background())
	called := make(chan string)
	stopFirst := context.AfterFunc(a, func() { called <- "first " + state(a) })
	stopSecond := context.AfterFunc(a, func() { called <- "second" })
	fmt.Println(stopSecond(), stopSecond())
	cancel(errors.New("why"))
	fmt.Println(<-called, stopFirst())
	context.AfterFunc(a, func() { called <- "at once" })
	fmt.Println(<-called)
}

// other is a context of the program's own.
type other struct {
	context.Context
	done chan struct{}
}

func (o other) Done() <-chan struct{} { return o.done }
func (o other) Err() error {
	select {
	case <-o.done:
		return errors.New("other")
	default:
		return nil
	}
}

func others() {
	// Those of the calls before have answered, and are about to end.
	alone := func() {
		for runtime.NumGoroutine() != 1 {
			runtime.Gosched()
		}
	}
	alone()
	o := other{context.Background(), make(chan struct{})}
	a, cancelA := context.WithCancel(o)
	b, cancelB := context.WithCancel(a)
	fmt.Println(b, runtime.NumGoroutine()-1)
	close(o.done)
	<-b.Done()
	fmt.Println(state(a), state(b))
	cancelA()
	cancelB()
	alone()
}

func workers() {
	c, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	results := make(chan int)
	for i := range 5 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case results <- i:
				case <-c.Done():
					return
				}
			}
		})
	}
	for range 100 {
		<-results
	}
	cancel()
	wg.Wait()
	fmt.Println(state(c))
}

func main() {
	cancelling()
	values()
	deadlines()
	functions()
	others()
	workers()
}

// --- stdout
// context.Background context.TODO true <nil> <nil>
// context.Background.WithCancel | context.Background.WithCancel.WithCancel | context.Background.WithCancel.WithCancel.WithCancel.WithValue(key(1), one)
// context.Background.WithCancel.WithCancel.WithCancel.WithValue(key(1), one).WithoutCancel.WithCancel
// not done: <nil>; <nil> not done: <nil>; <nil>
// not done: <nil>; <nil> done: context canceled; context canceled done: context canceled; context canceled
// not done: <nil>; <nil> done: context canceled; enough done: context canceled; context canceled
// done: context canceled; enough true
// done: context canceled; context canceled done: context canceled; enough
// not done: <nil>; <nil> one
// done: context canceled; context canceled
// again {1 2} 1.5 <nil> <nil> <nil>
// context.Background.WithValue(key(1), one).WithValue(key(2), main.plain).WithValue(int, float64).WithCancel.WithValue(text, <nil>).WithValue(key(1), again)
// *context.valueCtx context.backgroundCtx context.todoCtx
// recovered: nil key
// recovered: key is not comparable
// recovered: cannot create context from nil parent
// recovered: cannot create context from nil parent
// recovered: cannot create context from nil parent
// true true
// done: context deadline exceeded; context deadline exceeded | done: context deadline exceeded; context deadline exceeded | done: context deadline exceeded; a millisecond true
// true true
// done: context deadline exceeded; context deadline exceeded
// done: context deadline exceeded; context deadline exceeded
// done: context canceled; context canceled
// context.Background.WithDeadline(2500-01-02 03:04:05 +0000 UTC [2562
// true false
// first done: context canceled; why false
// at once
// main.other.WithCancel.WithCancel 1
// done: other; other done: other; other
// done: context canceled; context canceled
