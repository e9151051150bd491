package sync

import "sync/atomic"

// A Map is a map of anything that any number of goroutines use. Reading takes no lock, as long as the keys are old ones.
type Map struct {
	_ noCopy
	// Held to change anything.
	m Mutex
	// The keys that can be found without m.
	published atomic.Pointer[published]
	// All keys, nil unless there are unpublished ones.
	all map[any]*entry
	// How often the lock had to be taken to find a key since the last time keys were published.
	misses int
}

// Keys that are never changed.
type published struct {
	entries map[any]*entry
	// Whether there are others.
	isOutdated bool
}

// An entry has the value of a key, nil when that is deleted.
type entry struct{ value atomic.Pointer[any] }

func (e *entry) load() (value any, ok bool) {
	if e == nil {
		return nil, false
	}
	current := e.value.Load()
	if current == nil {
		return nil, false
	}
	return *current, true
}

func (m *Map) read() published {
	if p := m.published.Load(); p != nil {
		return *p
	}
	return published{}
}

// publish makes all keys readable without lock. m is held.
func (m *Map) publish() {
	m.published.Store(&published{entries: m.all})
	m.all = nil
	m.misses = 0
}

// find returns the entry of a key.
func (m *Map) find(key any) *entry {
	read := m.read()
	found := read.entries[key]
	if found != nil || !read.isOutdated {
		return found
	}
	m.m.Lock()
	found = m.findLocked(key)
	if m.all != nil {
		// Copying all keys, which publishing makes necessary, then costs no more than what was saved.
		if m.misses++; m.misses >= len(m.all) {
			m.publish()
		}
	}
	m.m.Unlock()
	return found
}

// findLocked is find while m is held.
func (m *Map) findLocked(key any) *entry {
	if m.all != nil {
		if found := m.all[key]; found != nil {
			return found
		}
	}
	return m.read().entries[key]
}

// set changes the value of a key, whether it is there or not. m is held.
func (m *Map) set(key any, value *any) {
	found := m.findLocked(key)
	switch {
	case found == nil:
		if m.all == nil {
			m.copyAll()
		}
		found = &entry{}
		m.all[key] = found
	case m.all != nil && found.value.Load() == nil:
		// Deleted keys were not copied.
		m.all[key] = found
	}
	found.value.Store(value)
}

// copyAll makes the map of all keys from the published ones.
func (m *Map) copyAll() {
	read := m.read()
	m.all = make(map[any]*entry, len(read.entries)+1)
	for key, e := range read.entries {
		if e.value.Load() != nil {
			m.all[key] = e
		}
	}
	m.published.Store(&published{read.entries, true})
}

// Load returns the value of a key.
func (m *Map) Load(key any) (value any, ok bool) { return m.find(key).load() }

// Store sets the value of a key.
func (m *Map) Store(key, value any) { m.Swap(key, value) }

// Swap sets the value of a key and returns the one before.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	// A key that cannot be hashed panics before the lock is taken.
	_ = m.read().entries[key]
	m.m.Lock()
	previous, loaded = m.findLocked(key).load()
	m.set(key, &value)
	m.m.Unlock()
	return previous, loaded
}

// LoadOrStore sets the value of a key that has none, and returns its value.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	if actual, loaded = m.find(key).load(); loaded {
		return actual, true
	}
	m.m.Lock()
	actual, loaded = m.findLocked(key).load()
	if !loaded {
		actual = value
		m.set(key, &value)
	}
	m.m.Unlock()
	return actual, loaded
}

// LoadAndDelete deletes a key and returns its value.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	if m.find(key) == nil {
		return nil, false
	}
	m.m.Lock()
	value, loaded = m.deleteLocked(key, m.findLocked(key))
	m.m.Unlock()
	return value, loaded
}

func (m *Map) deleteLocked(key any, e *entry) (value any, loaded bool) {
	value, loaded = e.load()
	if e != nil {
		e.value.Store(nil)
	}
	delete(m.all, key)
	return value, loaded
}

// Delete deletes a key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// CompareAndSwap sets the value of a key that has the value old.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	return m.change(key, old, func(e *entry) { e.value.Store(&new) })
}

// CompareAndDelete deletes a key that has the value old.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	return m.change(key, old, func(e *entry) { m.deleteLocked(key, e) })
}

// change does something with the entry of a key that has the value old.
func (m *Map) change(key, old any, change func(e *entry)) bool {
	if value, ok := m.find(key).load(); !ok || value != old {
		return false
	}
	m.m.Lock()
	// Values that cannot be compared panic.
	defer m.m.Unlock()
	e := m.findLocked(key)
	value, ok := e.load()
	if ok = ok && value == old; ok {
		change(e)
	}
	return ok
}

// Range calls f for each key, as long as that returns true.
func (m *Map) Range(f func(key, value any) bool) {
	read := m.read()
	if read.isOutdated {
		m.m.Lock()
		if m.all != nil {
			m.publish()
		}
		read = m.read()
		m.m.Unlock()
	}
	for key, e := range read.entries {
		if value, ok := e.load(); ok && !f(key, value) {
			return
		}
	}
}

// Clear deletes all keys.
func (m *Map) Clear() {
	m.m.Lock()
	m.published.Store(nil)
	m.all = nil
	m.misses = 0
	m.m.Unlock()
}
