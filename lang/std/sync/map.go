package sync

// A Map is a map of anything.
type Map struct{ m map[any]any }

func (m *Map) Load(key any) (value any, ok bool) {
	value, ok = m.m[key]
	return value, ok
}

func (m *Map) Store(key, value any) { m.Swap(key, value) }

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	if m.m == nil {
		m.m = make(map[any]any)
	}
	previous, loaded = m.m[key]
	m.m[key] = value
	return previous, loaded
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	if actual, loaded = m.m[key]; loaded {
		return actual, true
	}
	m.Store(key, value)
	return value, false
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	value, loaded = m.m[key]
	delete(m.m, key)
	return value, loaded
}

func (m *Map) Delete(key any) { delete(m.m, key) }

func (m *Map) CompareAndSwap(key, old, new any) bool {
	if value, ok := m.m[key]; !ok || value != old {
		return false
	}
	m.m[key] = new
	return true
}

func (m *Map) CompareAndDelete(key, old any) bool {
	if value, ok := m.m[key]; !ok || value != old {
		return false
	}
	delete(m.m, key)
	return true
}

func (m *Map) Range(f func(key, value any) bool) {
	for key, value := range m.m {
		if !f(key, value) {
			return
		}
	}
}

func (m *Map) Clear() { clear(m.m) }
