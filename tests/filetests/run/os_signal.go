// Signals that a program wants to hear of, from itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func send(s syscall.Signal) {
	if err := syscall.Kill(os.Getpid(), s); err != nil {
		panic(err)
	}
}

// nothing reports that a channel gets nothing for a while.
func nothing(c chan os.Signal) bool {
	select {
	case s := <-c:
		fmt.Println(s)
		return false
	case <-time.After(10 * time.Millisecond):
		return true
	}
}

func main() {
	c, d := make(chan os.Signal, 1), make(chan os.Signal, 10)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGTERM)
	signal.Notify(d, syscall.SIGUSR1)
	send(syscall.SIGUSR1)
	s := <-c
	fmt.Println(s, s == syscall.SIGUSR1, <-d)
	send(syscall.SIGTERM)
	fmt.Println(<-c, nothing(d))
	// A loop without calls is no obstacle.
	go func() {
		for i := 0; ; i++ {
		}
	}()
	for range 5 {
		send(syscall.SIGUSR1)
		fmt.Println(<-c, <-d)
	}
	signal.Stop(c)
	send(syscall.SIGUSR1)
	fmt.Println(<-d, nothing(c))
	signal.Ignore(syscall.SIGUSR1, syscall.SIGHUP)
	fmt.Println(signal.Ignored(syscall.SIGUSR1), signal.Ignored(syscall.SIGHUP), signal.Ignored(syscall.SIGINT))
	send(syscall.SIGUSR1)
	send(syscall.SIGHUP)
	fmt.Println(nothing(d))
	// One that does nothing usually.
	signal.Notify(d, syscall.SIGWINCH)
	send(syscall.SIGWINCH)
	fmt.Println(<-d)
	signal.Reset(syscall.SIGWINCH)
	send(syscall.SIGWINCH)
	fmt.Println(nothing(d))
	signal.Notify(d)
	send(syscall.SIGQUIT)
	fmt.Println(<-d)
	p, err := os.FindProcess(os.Getpid())
	fmt.Println(err, p.Signal(os.Interrupt), <-d)
	signal.Stop(d)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	fmt.Println(ctx, ctx.Err())
	send(syscall.SIGTERM)
	<-ctx.Done()
	fmt.Println(ctx.Err(), context.Cause(ctx))
	stop()
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt)
	stop()
	fmt.Println(ctx.Err(), context.Cause(ctx))

	fmt.Println(syscall.Signal(0), syscall.Signal(40), syscall.Signal(-3), os.Kill, syscall.SIGSEGV)
	fmt.Println(errors.Is(syscall.Kill(os.Getpid(), 100), syscall.EINVAL))
	defer func() { fmt.Println(recover()) }()
	signal.Notify(nil)
}

// --- stdout
// user defined signal 1 true user defined signal 1
// terminated true
// user defined signal 1 user defined signal 1
// user defined signal 1 user defined signal 1
// user defined signal 1 user defined signal 1
// user defined signal 1 user defined signal 1
// user defined signal 1 user defined signal 1
// user defined signal 1 true
// true true false
// true
// window changed
// true
// quit
// <nil> <nil> interrupt
// signal.NotifyContext(context.Background, [interrupt terminated]) <nil>
// context canceled terminated signal received
// context canceled context canceled
// signal 0 signal 40 signal -3 killed segmentation fault
// true
// os/signal: Notify using nil channel
