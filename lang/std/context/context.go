// Package context tells goroutines when what they do is not wanted any more.
package context

import (
	"errors"
	"time"
)

// A Context is passed to what is done for a purpose: it says when to stop, and carries values.
type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
}

// Canceled is the error of contexts that were cancelled.
var Canceled = errors.New("context canceled")

// DeadlineExceeded is the error of contexts whose time is over.
var DeadlineExceeded error = deadlineExceededError{}

type deadlineExceededError struct{}

func (deadlineExceededError) Error() string   { return "context deadline exceeded" }
func (deadlineExceededError) Timeout() bool   { return true }
func (deadlineExceededError) Temporary() bool { return true }

type emptyCtx struct{}

func (emptyCtx) Deadline() (deadline time.Time, ok bool) { return }
func (emptyCtx) Done() <-chan struct{}                   { return nil }
func (emptyCtx) Err() error                              { return nil }
func (emptyCtx) Value(key any) any                       { return nil }

type backgroundCtx struct{ emptyCtx }

func (backgroundCtx) String() string { return "context.Background" }

type todoCtx struct{ emptyCtx }

func (todoCtx) String() string { return "context.TODO" }

// Background returns the context that others are made from.
func Background() Context { return backgroundCtx{} }

// TODO is Background where it is not clear yet which context is right.
func TODO() Context { return todoCtx{} }

type stringer interface{ String() string }

// typeName returns how %T prints a value that is not nil.
//
//morestack:noescape
func typeName(value any) string

func nameOf(c Context) string {
	if named, ok := c.(stringer); ok {
		return named.String()
	}
	return typeName(c)
}

func textOf(value any) string {
	switch value := value.(type) {
	case stringer:
		return value.String()
	case string:
		return value
	case nil:
		return "<nil>"
	}
	return typeName(value)
}

func mustHaveParent(parent Context) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
}

type valueCtx struct {
	Context
	key, value any
}

// WithValue returns a context that has a value for a key.
func WithValue(parent Context, key, val any) Context {
	mustHaveParent(parent)
	if key == nil {
		panic("nil key")
	}
	if !isComparable(key) {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}

// isComparable tells whether values of the type of one that is not nil can be compared.
//
//morestack:noescape
func isComparable(value any) bool

func (c *valueCtx) String() string {
	return nameOf(c.Context) + ".WithValue(" + textOf(c.key) + ", " + textOf(c.value) + ")"
}

func (c *valueCtx) Value(key any) any {
	if c.key == key {
		return c.value
	}
	return valueIn(c.Context, key)
}

// valueIn looks a key up without a call for each context of ours.
func valueIn(c Context, key any) any {
	for {
		switch of := c.(type) {
		case *valueCtx:
			if of.key == key {
				return of.value
			}
			c = of.Context
		case *cancelCtx:
			if key == &cancelKey {
				return of
			}
			c = of.Context
		case *timerCtx:
			if key == &cancelKey {
				return &of.cancelCtx
			}
			c = of.Context
		case withoutCancelCtx:
			if key == &cancelKey {
				// Whatever is above does not cancel what is below.
				return nil
			}
			c = of.parent
		case backgroundCtx, todoCtx:
			return nil
		default:
			return c.Value(key)
		}
	}
}

type withoutCancelCtx struct{ parent Context }

// WithoutCancel returns a context with the values of its parent that is not cancelled with it.
func WithoutCancel(parent Context) Context {
	mustHaveParent(parent)
	return withoutCancelCtx{parent}
}

func (withoutCancelCtx) Deadline() (deadline time.Time, ok bool) { return }
func (withoutCancelCtx) Done() <-chan struct{}                   { return nil }
func (withoutCancelCtx) Err() error                              { return nil }
func (c withoutCancelCtx) Value(key any) any                     { return valueIn(c, key) }
func (c withoutCancelCtx) String() string                        { return nameOf(c.parent) + ".WithoutCancel" }
