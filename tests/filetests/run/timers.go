// I-TIMER: sleeping, timers, tickers: who waits less goes first, what is stopped or reset sends nothing from before.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func sleeping() {
	start := time.Now()
	woken := make(chan int)
	for _, n := range []int{30, 10, 40, 20, 0, -5} {
		go func() {
			time.Sleep(time.Duration(n) * time.Millisecond)
			woken <- n
		}()
	}
	sum := 0
	for range 6 {
		sum += <-woken
	}
	fmt.Println(sum, time.Since(start) >= 40*time.Millisecond)
	for i := range 1000 {
		go func() {
			time.Sleep(time.Duration(i%7) * time.Millisecond)
			woken <- 1
		}()
	}
	for range 1000 {
		sum += <-woken
	}
	fmt.Println(sum)
}

func once() {
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Millisecond), len(t.C), cap(t.C))
	at := <-t.C
	fmt.Println(time.Since(at) >= 0, t.Stop(), t.Reset(time.Hour), t.Reset(time.Millisecond))
	// It goes off, and nobody receives.
	time.Sleep(20 * time.Millisecond)
	fmt.Println(len(t.C), cap(t.C), t.Stop())
	select {
	case <-t.C:
		fmt.Println("a time from before")
	default:
		fmt.Println("nothing")
	}
	t.Reset(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	select {
	case <-t.C:
		fmt.Println("now")
	default:
		fmt.Println("not yet")
	}
	t.Reset(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	start := time.Now()
	fmt.Println(t.Reset(10 * time.Millisecond))
	fmt.Println((<-t.C).Sub(start) >= 10*time.Millisecond)
	<-time.NewTimer(-time.Second).C
	<-time.After(0)
	select {
	case <-time.After(time.Hour):
	case <-time.After(time.Millisecond):
		fmt.Println("the earlier one")
	}
}

func functions() {
	called := make(chan int, 10)
	t := time.AfterFunc(time.Millisecond, func() { called <- 1 })
	fmt.Println(<-called, t.C == nil, t.Stop())
	fmt.Println(t.Reset(time.Hour), t.Reset(time.Millisecond), <-called)
	stopped := time.AfterFunc(time.Hour, func() { called <- 2 })
	fmt.Println(stopped.Stop(), stopped.Stop())
	for i := range 5 {
		time.AfterFunc(time.Duration(5-i)*time.Millisecond, func() {
			runtime.GC()
			called <- 10 + i
		})
	}
	runtime.GC()
	sum := 0
	for range 5 {
		sum += <-called
	}
	fmt.Println(sum, len(called))
}

func tickers() {
	t := time.NewTicker(2 * time.Millisecond)
	var before time.Time
	for range 5 {
		at := <-t.C
		fmt.Println(at.After(before))
		before = at
	}
	t.Stop()
	t.Stop()
	time.Sleep(10 * time.Millisecond)
	select {
	case <-t.C:
		fmt.Println("a tick from before")
	default:
	}
	t.Reset(time.Millisecond)
	<-t.C
	// Ticks that nobody receives are left out.
	time.Sleep(20 * time.Millisecond)
	t.Reset(time.Hour)
	select {
	case <-t.C:
		fmt.Println("a tick from before")
	default:
	}
	count := 0
	for range time.Tick(time.Millisecond) {
		if count++; count == 3 {
			break
		}
	}
	fmt.Println(count, time.Tick(0) == nil)
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func mistakes() {
	try(func() { time.NewTicker(0) })
	try(func() { time.NewTicker(1).Reset(-1) })
	try(func() { new(time.Timer).Stop() })
	try(func() { new(time.Timer).Reset(1) })
	try(func() { new(time.Ticker).Reset(1) })
	try(func() { new(time.Ticker).Stop() })
}

func main() {
	sleeping()
	once()
	functions()
	tickers()
	mistakes()
}

// --- stdout
// 95 true
// 1095
// true false false 0 0
// true false false true
// 0 0 true
// nothing
// now
// true
// true
// the earlier one
// 1 true false
// false true 1
// true false
// 60 0
// true
// true
// true
// true
// true
// 3 true
// non-positive interval for NewTicker
// non-positive interval for Ticker.Reset
// time: Stop called on uninitialized Timer
// time: Reset called on uninitialized Timer
// time: Reset called on uninitialized Ticker
// <nil>
