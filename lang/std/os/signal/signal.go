// Package signal tells a program of the signals that are sent to it.
package signal

import (
	"context"
	"os"
	"sync"
	"syscall"
)

// listen returns what wait waits with.
func listen() (handle uint64, number int)

// wait returns the signals that have come, a bit each from 1 on; none if it had to wait.
func wait(handle uint64) (signals uint64)

// treat says what happens when a signal comes.
func treat(signal, treatment int) (isDone bool)

const (
	usual = iota
	ignored
	told
)

// A set has a bit for each signal, that of signal 1 first.
type set uint64

const all = ^set(0)

func setOf(signals []os.Signal) set {
	if len(signals) == 0 {
		return all
	}
	var s set
	for _, signal := range signals {
		if n, ok := signal.(syscall.Signal); ok && 1 <= n && n <= 64 {
			s |= 1 << (n - 1)
		}
	}
	return s
}

// Who wants to hear of what.
var (
	m        sync.Mutex
	wanted   map[chan<- os.Signal]set
	silenced set
	isHeard  bool
)

// hearers returns all signals that somebody wants to hear of.
func hearers() set {
	var s set
	for _, w := range wanted {
		s |= w
	}
	return s
}

// apply makes the system treat some signals as is wanted now.
func apply(changed set) {
	heard := hearers()
	for n := 1; n <= 64; n++ {
		bit := set(1) << (n - 1)
		switch {
		case changed&bit == 0 || isReserved(n):
		case heard&bit != 0:
			treat(n, told)
		case silenced&bit != 0:
			treat(n, ignored)
		default:
			treat(n, usual)
		}
	}
}

// isReserved reports whether a signal is the system's or the runtime's.
func isReserved(n int) bool {
	switch syscall.Signal(n) {
	case syscall.SIGKILL, syscall.SIGSTOP, syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGILL, syscall.SIGTRAP, syscall.SIGURG:
		return true
	}
	return n == 32 || n == 33
}

// Notify sends the signals to a channel, all if none are named. One that nobody can receive is dropped.
func Notify(c chan<- os.Signal, sig ...os.Signal) {
	if c == nil {
		panic("os/signal: Notify using nil channel")
	}
	added := setOf(sig)
	m.Lock()
	defer m.Unlock()
	if !isHeard {
		handle, number := listen()
		if number != 0 {
			panic(os.NewSyscallError("socketpair", syscall.Errno(number)))
		}
		isHeard = true
		go hear(handle)
	}
	if wanted == nil {
		wanted = make(map[chan<- os.Signal]set)
	}
	wanted[c] |= added
	silenced &^= added
	apply(added)
}

// hear passes signals on.
func hear(handle uint64) {
	for {
		signals := set(wait(handle))
		for n := 1; signals != 0; n++ {
			if signals&1 != 0 {
				pass(n)
			}
			signals >>= 1
		}
	}
}

func pass(n int) {
	m.Lock()
	defer m.Unlock()
	for c, w := range wanted {
		if w&(1<<(n-1)) != 0 {
			select {
			case c <- syscall.Signal(n):
			default:
			}
		}
	}
}

// Stop sends no more signals to a channel.
func Stop(c chan<- os.Signal) {
	m.Lock()
	defer m.Unlock()
	before := wanted[c]
	delete(wanted, c)
	apply(before)
}

// forget sends some signals to nobody any more, m being held.
func forget(signals set) {
	for c, w := range wanted {
		if w &^= signals; w == 0 {
			delete(wanted, c)
		} else {
			wanted[c] = w
		}
	}
}

// Ignore makes signals do nothing, all if none are named.
func Ignore(sig ...os.Signal) {
	m.Lock()
	defer m.Unlock()
	signals := setOf(sig)
	forget(signals)
	silenced |= signals
	apply(signals)
}

// Ignored reports whether a signal does nothing.
func Ignored(sig os.Signal) bool {
	m.Lock()
	defer m.Unlock()
	s := setOf([]os.Signal{sig})
	return s != 0 && silenced&s == s
}

// Reset makes signals do what they did at the beginning, all if none are named.
func Reset(sig ...os.Signal) {
	m.Lock()
	defer m.Unlock()
	signals := setOf(sig)
	forget(signals)
	silenced &^= signals
	apply(signals)
}

// NotifyContext returns a context that is done when one of the signals comes, stop is called or parent is done.
func NotifyContext(parent context.Context, signals ...os.Signal) (ctx context.Context, stop context.CancelFunc) {
	inner, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 1)
	s := &signalCtx{inner, signals}
	Notify(c, signals...)
	if inner.Err() == nil {
		go func() {
			select {
			case signal := <-c:
				cancel(&signalError{signal.String() + " signal received"})
			case <-inner.Done():
			}
		}()
	}
	return s, func() {
		cancel(nil)
		Stop(c)
	}
}

type signalError struct{ text string }

func (e *signalError) Error() string { return e.text }

type signalCtx struct {
	context.Context
	signals []os.Signal
}

func (c *signalCtx) String() string {
	text := "signal.NotifyContext("
	if outer, ok := c.Context.(interface{ String() string }); ok {
		name := outer.String()
		text += name[:len(name)-len(".WithCancel")]
	}
	if len(c.signals) != 0 {
		text += ", ["
		for i, s := range c.signals {
			text += s.String()
			if i != len(c.signals)-1 {
				text += " "
			}
		}
		text += "]"
	}
	return text + ")"
}
