package sync

// A Pool keeps values to be used again, as many as it likes.
type Pool struct {
	_    noCopy
	m    Mutex
	kept []any
	// New makes a value if none is kept.
	New func() any
}

const mostKept = 64

// Get returns a value that was put in, or a new one. A pool is there to save time: nobody waits for it.
func (p *Pool) Get() any {
	if value := p.take(); value != nil {
		return value
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

func (p *Pool) take() any {
	if !p.m.TryLock() {
		return nil
	}
	var value any
	if last := len(p.kept) - 1; last >= 0 {
		value = p.kept[last]
		p.kept[last] = nil
		p.kept = p.kept[:last]
	}
	p.m.Unlock()
	return value
}

// Put puts a value in that is not used any more.
func (p *Pool) Put(value any) {
	if value == nil || !p.m.TryLock() {
		return
	}
	if len(p.kept) < mostKept {
		p.kept = append(p.kept, value)
	}
	p.m.Unlock()
}
