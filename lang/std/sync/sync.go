// Package sync has what tasks wait for each other with. As long as a program has a single task, waiting for another one
// is a deadlock.
package sync

// deadlock ends the program: the only task would wait for ever.
func deadlock() { fatal("all goroutines are asleep - deadlock!") }

// fatal ends the program with an error that cannot be recovered from.
//
//morestack:noescape
func fatal(message string)

// A Locker can be locked.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex is held by one task at a time.
type Mutex struct{ isLocked bool }

func (m *Mutex) Lock() {
	if m.isLocked {
		deadlock()
	}
	m.isLocked = true
}

func (m *Mutex) TryLock() bool {
	if m.isLocked {
		return false
	}
	m.isLocked = true
	return true
}

func (m *Mutex) Unlock() {
	if !m.isLocked {
		fatal("sync: unlock of unlocked mutex")
	}
	m.isLocked = false
}

// A RWMutex is held by one writer or any number of readers.
type RWMutex struct {
	isLocked bool
	readers  int
}

func (m *RWMutex) Lock() {
	if !m.TryLock() {
		deadlock()
	}
}

func (m *RWMutex) TryLock() bool {
	if m.isLocked || m.readers > 0 {
		return false
	}
	m.isLocked = true
	return true
}

func (m *RWMutex) Unlock() {
	if !m.isLocked {
		fatal("sync: Unlock of unlocked RWMutex")
	}
	m.isLocked = false
}

func (m *RWMutex) RLock() {
	if !m.TryRLock() {
		deadlock()
	}
}

func (m *RWMutex) TryRLock() bool {
	if m.isLocked {
		return false
	}
	m.readers++
	return true
}

func (m *RWMutex) RUnlock() {
	if m.readers == 0 {
		fatal("sync: RUnlock of unlocked RWMutex")
	}
	m.readers--
}

type readLocker struct{ m *RWMutex }

func (l readLocker) Lock()   { l.m.RLock() }
func (l readLocker) Unlock() { l.m.RUnlock() }

// RLocker returns a Locker for reading.
func (m *RWMutex) RLocker() Locker { return readLocker{m} }

// Once does something once.
type Once struct {
	isDone bool
	m      Mutex
}

func (o *Once) Do(f func()) {
	if o.isDone {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.isDone {
		defer func() { o.isDone = true }()
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

// OnceValue returns a function that returns what the only call of f returned.
func OnceValue[T any](f func() T) func() T {
	var (
		once       Once
		isComplete bool
		panicked   any
		value      T
	)
	return func() T {
		once.Do(func() {
			defer func() {
				f = nil
				if !isComplete {
					panicked = recover()
					panic(panicked)
				}
			}()
			value = f()
			isComplete = true
		})
		if !isComplete {
			panic(panicked)
		}
		return value
	}
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

// A Pool keeps values to be used again.
type Pool struct {
	kept []any
	New  func() any
}

func (p *Pool) Get() any {
	if last := len(p.kept) - 1; last >= 0 {
		value := p.kept[last]
		p.kept[last] = nil
		p.kept = p.kept[:last]
		return value
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

func (p *Pool) Put(value any) {
	if value != nil && len(p.kept) < 64 {
		p.kept = append(p.kept, value)
	}
}
