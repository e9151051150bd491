package sync

import "sync/atomic"

func semRead(semaphore *uint32, isFirst bool)

func semWrite(semaphore *uint32, isFirst bool)

// A RWMutex is held by one writer or any number of readers. Readers that come while a writer waits wait for it.
type RWMutex struct {
	writer         Mutex
	writeSemaphore uint32
	readSemaphore  uint32
	// Readers that hold it or wait, less mostReaders while a writer holds it or waits.
	readers atomic.Int32
	// Readers that a writer waits for.
	leaving atomic.Int32
}

const mostReaders = 1 << 30

func (m *RWMutex) RLock() {
	if m.readers.Add(1) < 0 {
		semRead(&m.readSemaphore, false)
	}
}

func (m *RWMutex) TryRLock() bool {
	for {
		readers := m.readers.Load()
		if readers < 0 {
			return false
		}
		if m.readers.CompareAndSwap(readers, readers+1) {
			return true
		}
	}
}

func (m *RWMutex) RUnlock() {
	readers := m.readers.Add(-1)
	if readers >= 0 {
		return
	}
	if readers == -1 || readers == -1-mostReaders {
		fatal("sync: RUnlock of unlocked RWMutex")
	}
	if m.leaving.Add(-1) == 0 {
		semRelease(&m.writeSemaphore)
	}
}

func (m *RWMutex) Lock() {
	m.writer.Lock()
	// Readers that leave before they are counted here count below zero.
	readers := m.readers.Add(-mostReaders) + mostReaders
	if readers != 0 && m.leaving.Add(readers) != 0 {
		semWrite(&m.writeSemaphore, false)
	}
}

func (m *RWMutex) TryLock() bool {
	if !m.writer.TryLock() {
		return false
	}
	if !m.readers.CompareAndSwap(0, -mostReaders) {
		m.writer.Unlock()
		return false
	}
	return true
}

func (m *RWMutex) Unlock() {
	waiting := m.readers.Add(mostReaders)
	if waiting >= mostReaders {
		fatal("sync: Unlock of unlocked RWMutex")
	}
	for range waiting {
		semRelease(&m.readSemaphore)
	}
	m.writer.Unlock()
}

type readLocker RWMutex

func (l *readLocker) Lock()   { (*RWMutex)(l).RLock() }
func (l *readLocker) Unlock() { (*RWMutex)(l).RUnlock() }

// RLocker returns a Locker for reading.
func (m *RWMutex) RLocker() Locker { return (*readLocker)(m) }
