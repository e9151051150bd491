package context

import (
	"sync"
	"sync/atomic"
	"time"
)

// A CancelFunc says that something is not wanted any more. Calls after the first do nothing.
type CancelFunc func()

// A CancelCauseFunc also says why.
type CancelCauseFunc func(cause error)

// cancelKey is what a context has its innermost cancelCtx for.
var cancelKey int

// A canceler is what is cancelled with its parent.
type canceler interface {
	cancel(fromParent bool, err, cause error)
	Done() <-chan struct{}
}

type cancelCtx struct {
	Context
	// done is made when it is asked for.
	done atomic.Pointer[chan struct{}]

	m        sync.Mutex
	children map[canceler]struct{}
	err      error
	cause    error
}

// WithCancel returns a context that is done when cancel is called or parent is.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c := withCancel(parent)
	return c, func() { c.cancel(false, Canceled, nil) }
}

// WithCancelCause is WithCancel with a reason.
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := withCancel(parent)
	return c, func(cause error) { c.cancel(false, Canceled, cause) }
}

func withCancel(parent Context) *cancelCtx {
	mustHaveParent(parent)
	c := &cancelCtx{Context: parent}
	c.follow(parent, c)
	return c
}

// Cause returns why a context is done: nil if it is not, and its error if nobody gave a reason.
func Cause(c Context) error {
	if inner, ok := c.Value(&cancelKey).(*cancelCtx); ok {
		inner.m.Lock()
		cause := inner.cause
		inner.m.Unlock()
		if cause != nil {
			return cause
		}
	}
	return c.Err()
}

// A child is cancelled when parent is.
func (c *cancelCtx) follow(parent Context, child canceler) {
	done := parent.Done()
	if done == nil {
		return
	}
	select {
	case <-done:
		child.cancel(true, parent.Err(), Cause(parent))
		return
	default:
	}
	if p, ok := cancelCtxOf(parent); ok {
		p.adopt(child)
		return
	}
	if p, ok := parent.(afterFuncer); ok {
		c.m.Lock()
		stop := p.AfterFunc(func() { child.cancel(true, parent.Err(), Cause(parent)) })
		c.Context = stopCtx{parent, stop}
		c.m.Unlock()
		return
	}
	go func() {
		select {
		case <-parent.Done():
			child.cancel(true, parent.Err(), Cause(parent))
		case <-child.Done():
		}
	}()
}

// An afterFuncer is a context that calls functions when it is done.
type afterFuncer interface{ AfterFunc(func()) func() bool }

// A stopCtx is such a parent, with what makes it forget the child.
type stopCtx struct {
	Context
	stop func() bool
}

// cancelCtxOf returns the innermost cancelCtx of a context if that decides when it is done.
func cancelCtxOf(parent Context) (*cancelCtx, bool) {
	p, ok := parent.Value(&cancelKey).(*cancelCtx)
	if !ok {
		return nil, false
	}
	done := p.done.Load()
	return p, done != nil && (<-chan struct{})(*done) == parent.Done()
}

func (c *cancelCtx) adopt(child canceler) {
	c.m.Lock()
	err, cause := c.err, c.cause
	if err == nil {
		if c.children == nil {
			c.children = make(map[canceler]struct{})
		}
		c.children[child] = struct{}{}
	}
	c.m.Unlock()
	if err != nil {
		child.cancel(true, err, cause)
	}
}

// leave makes the parent forget a child.
func leave(parent Context, child canceler) {
	if p, ok := parent.(stopCtx); ok {
		p.stop()
		return
	}
	if p, ok := cancelCtxOf(parent); ok {
		p.m.Lock()
		delete(p.children, child)
		p.m.Unlock()
	}
}

func (c *cancelCtx) cancel(fromParent bool, err, cause error) {
	c.cancelAs(c, fromParent, err, cause)
}

// cancelAs cancels c, which others know as self.
func (c *cancelCtx) cancelAs(self canceler, fromParent bool, err, cause error) {
	if cause == nil {
		cause = err
	}
	c.m.Lock()
	if c.err != nil {
		c.m.Unlock()
		return
	}
	c.err, c.cause = err, cause
	close(c.doneLocked())
	children := c.children
	c.children = nil
	c.m.Unlock()
	for child := range children {
		child.cancel(true, err, cause)
	}
	if !fromParent {
		leave(c.Context, self)
	}
}

func (c *cancelCtx) doneLocked() chan struct{} {
	if done := c.done.Load(); done != nil {
		return *done
	}
	done := make(chan struct{})
	c.done.Store(&done)
	return done
}

func (c *cancelCtx) Done() <-chan struct{} {
	if done := c.done.Load(); done != nil {
		return *done
	}
	c.m.Lock()
	defer c.m.Unlock()
	return c.doneLocked()
}

func (c *cancelCtx) Err() error {
	c.m.Lock()
	defer c.m.Unlock()
	return c.err
}

func (c *cancelCtx) Value(key any) any {
	if key == &cancelKey {
		return c
	}
	return valueIn(c.Context, key)
}

func (c *cancelCtx) String() string { return nameOf(c.Context) + ".WithCancel" }

type timerCtx struct {
	cancelCtx
	deadline time.Time
	timer    *time.Timer
}

// WithDeadline returns a context that is done at a time, if not before.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with a reason for when the time is over.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	mustHaveParent(parent)
	if earlier, ok := parent.Deadline(); ok && earlier.Before(d) {
		return WithCancel(parent)
	}
	c := &timerCtx{deadline: d}
	c.cancelCtx.Context = parent
	c.follow(parent, c)
	left := time.Until(d)
	if left <= 0 {
		c.cancel(false, DeadlineExceeded, cause)
		return c, func() { c.cancel(true, Canceled, nil) }
	}
	c.m.Lock()
	if c.err == nil {
		c.timer = time.AfterFunc(left, func() { c.cancel(false, DeadlineExceeded, cause) })
	}
	c.m.Unlock()
	return c, func() { c.cancel(false, Canceled, nil) }
}

// WithTimeout is WithDeadline for a time from now on.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), nil)
}

// WithTimeoutCause is WithTimeout with a reason for when the time is over.
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}

func (c *timerCtx) Deadline() (deadline time.Time, ok bool) { return c.deadline, true }

func (c *timerCtx) String() string {
	return nameOf(c.cancelCtx.Context) + ".WithDeadline(" + c.deadline.String() + " [" + time.Until(c.deadline).String() + "])"
}

func (c *timerCtx) cancel(fromParent bool, err, cause error) {
	c.cancelAs(c, fromParent, err, cause)
	c.m.Lock()
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
	c.m.Unlock()
}

// An afterFuncCtx calls a function rather than telling others.
type afterFuncCtx struct {
	cancelCtx
	once sync.Once
	f    func()
}

// AfterFunc calls f in a goroutine of its own when a context is done. stop takes that back and tells whether it could.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	a := &afterFuncCtx{f: f}
	a.cancelCtx.Context = ctx
	a.follow(ctx, a)
	return func() bool {
		stopped := false
		a.once.Do(func() { stopped = true })
		if stopped {
			a.cancel(false, Canceled, nil)
		}
		return stopped
	}
}

func (a *afterFuncCtx) cancel(fromParent bool, err, cause error) {
	a.cancelAs(a, fromParent, err, cause)
	a.once.Do(func() { go a.f() })
}
