package sync

import "sync/atomic"

// Once does something once.
type Once struct {
	_      noCopy
	isDone atomic.Bool
	m      Mutex
}

// Do calls f unless Do was called before; it returns when that call is done.
func (o *Once) Do(f func()) {
	if !o.isDone.Load() {
		o.doSlow(f)
	}
}

func (o *Once) doSlow(f func()) {
	o.m.Lock()
	defer o.m.Unlock()
	if !o.isDone.Load() {
		defer o.isDone.Store(true)
		f()
	}
}

// OnceFunc returns a function that calls f once; if f panics, each call does.
func OnceFunc(f func()) func() {
	once := OnceValue(func() struct{} {
		f()
		return struct{}{}
	})
	return func() { once() }
}

// An onceValue is the state of such a function, in one piece.
type onceValue[T any] struct {
	once       Once
	f          func() T
	isComplete bool
	panicked   any
	value      T
}

// OnceValue returns a function that returns what the only call of f returned.
func OnceValue[T any](f func() T) func() T {
	o := &onceValue[T]{f: f}
	return func() T {
		o.once.Do(o.call)
		if !o.isComplete {
			panic(o.panicked)
		}
		return o.value
	}
}

func (o *onceValue[T]) call() {
	defer func() {
		// What f refers to is not needed any more.
		o.f = nil
		if !o.isComplete {
			o.panicked = recover()
			panic(o.panicked)
		}
	}()
	o.value = o.f()
	o.isComplete = true
}

// OnceValues is OnceValue for two results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	type both struct {
		first  T1
		second T2
	}
	once := OnceValue(func() both {
		first, second := f()
		return both{first, second}
	})
	return func() (T1, T2) {
		values := once()
		return values.first, values.second
	}
}
