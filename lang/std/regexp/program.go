package regexp

import "unicode/utf8"

type operation uint8

const (
	opRunes operation = iota
	opSplit
	opSave
	opAssertion
	opMatch
)

// An instruction; after all but opMatch the one at next follows, after opSplit as second choice the one at other.
type instruction struct {
	op          operation
	set         *set
	assertion   byte
	slot        int
	next, other int
}

type compiler struct{ code []instruction }

// add appends an instruction, and says where.
func (c *compiler) add(i instruction) int {
	c.code = append(c.code, i)
	return len(c.code) - 1
}

// compile makes code for a node that goes on at next, and says where it begins: backwards, so that targets are known.
func (c *compiler) compile(n *node, next int) int {
	switch n.kind {
	case matchRunes:
		return c.add(instruction{op: opRunes, set: n.set, next: next})
	case matchAssertion:
		return c.add(instruction{op: opAssertion, assertion: n.assertion, next: next})
	case matchGroup:
		if n.number == 0 {
			return c.compile(n.parts[0], next)
		}
		end := c.add(instruction{op: opSave, slot: 2*n.number + 1, next: next})
		start := c.compile(n.parts[0], end)
		return c.add(instruction{op: opSave, slot: 2 * n.number, next: start})
	case matchSequence:
		for i := len(n.parts) - 1; i >= 0; i-- {
			next = c.compile(n.parts[i], next)
		}
	case matchChoice:
		last := len(n.parts) - 1
		start := c.compile(n.parts[last], next)
		for i := last - 1; i >= 0; i-- {
			start = c.split(c.compile(n.parts[i], next), start, false)
		}
		return start
	case matchRepeat:
		return c.repeat(n, next)
	}
	return next
}

func (c *compiler) split(first, second int, isLazy bool) int {
	if isLazy {
		first, second = second, first
	}
	return c.add(instruction{op: opSplit, next: first, other: second})
}

func (c *compiler) repeat(n *node, next int) int {
	part, end := n.parts[0], next
	required := n.low
	if n.high < 0 {
		// The way back is known when the part is there.
		loop := c.split(end, end, n.isLazy)
		start := c.compile(part, loop)
		if n.isLazy {
			c.code[loop].other = start
		} else {
			c.code[loop].next = start
		}
		next = loop
		if required > 0 {
			next = start
			required--
		} else if canBeEmpty(part) {
			// A part that matches nothing does so once.
			next = c.split(start, end, n.isLazy)
		}
	}
	for range n.high - n.low {
		next = c.split(c.compile(part, next), end, n.isLazy)
	}
	for range required {
		next = c.compile(part, next)
	}
	return next
}

func canBeEmpty(n *node) bool {
	switch n.kind {
	case matchRunes:
		return false
	case matchGroup:
		return canBeEmpty(n.parts[0])
	case matchRepeat:
		return n.low == 0 || canBeEmpty(n.parts[0])
	case matchSequence:
		for _, part := range n.parts {
			if !canBeEmpty(part) {
				return false
			}
		}
	case matchChoice:
		for _, part := range n.parts {
			if canBeEmpty(part) {
				return true
			}
		}
		return false
	}
	return true
}

// A thread is a place in the code, with where groups begin and end.
type thread struct {
	at    int
	slots []int
}

// A machine runs all threads in step over a text, those that are preferred first.
type machine struct {
	code      []instruction
	text      string
	isLongest bool
	count     int
	// At which step an instruction was reached last.
	reached []int
	step    int
	now     []thread
	then    []thread
	free    [][]int
}

func (m *machine) copy(slots []int) []int {
	var made []int
	if n := len(m.free); n > 0 {
		made, m.free = m.free[n-1], m.free[:n-1]
	} else {
		made = make([]int, m.count)
	}
	copy(made, slots)
	return made
}

// reach adds the threads that a place leads to without a character.
func (m *machine) reach(list []thread, at, pos int, slots []int) []thread {
	if m.reached[at] == m.step {
		return list
	}
	m.reached[at] = m.step
	switch i := &m.code[at]; i.op {
	case opSplit:
		list = m.reach(list, i.next, pos, slots)
		return m.reach(list, i.other, pos, slots)
	case opSave:
		if i.slot >= m.count {
			return m.reach(list, i.next, pos, slots)
		}
		old := slots[i.slot]
		slots[i.slot] = pos
		list = m.reach(list, i.next, pos, slots)
		slots[i.slot] = old
		return list
	case opAssertion:
		if !holds(i.assertion, m.text, pos) {
			return list
		}
		return m.reach(list, i.next, pos, slots)
	}
	return append(list, thread{at, m.copy(slots)})
}

func holds(assertion byte, text string, pos int) bool {
	isWordBefore := pos > 0 && isWord(text[pos-1])
	isWordBehind := pos < len(text) && isWord(text[pos])
	switch assertion {
	case 'A':
		return pos == 0
	case 'z':
		return pos == len(text)
	case '^':
		return pos == 0 || text[pos-1] == '\n'
	case '$':
		return pos == len(text) || text[pos] == '\n'
	case 'b':
		return isWordBefore != isWordBehind
	}
	return isWordBefore == isWordBehind
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// match finds the first match from a position on: where groups begin and end, -1 for those without part in it.
func (re *Regexp) match(text string, pos, count int) []int {
	m := &machine{code: re.code, text: text, isLongest: re.isLongest, count: max(count, 2), reached: make([]int, len(re.code))}
	start := make([]int, m.count)
	var found []int
	for pos <= len(text) {
		m.step++
		// A place that a thread is at already was reached by one that is preferred.
		for _, t := range m.now {
			m.reached[t.at] = m.step
		}
		if found == nil {
			for i := range start {
				start[i] = -1
			}
			start[0] = pos
			m.now = m.reach(m.now, re.start, pos, start)
		}
		if len(m.now) == 0 && (found != nil || re.isAnchored) {
			break
		}
		r, size := rune(-1), 1
		if pos < len(text) {
			r, size = utf8.DecodeRuneInString(text[pos:])
		}
		m.step++
		found = m.advance(found, r, pos, pos+size)
		pos += size
	}
	return found
}

// advance lets all threads take a character.
func (m *machine) advance(found []int, r rune, pos, next int) []int {
	m.then = m.then[:0]
	for index, t := range m.now {
		i := &m.code[t.at]
		if m.isLongest && found != nil && t.slots[0] > found[0] {
			m.free = append(m.free, t.slots)
			continue
		}
		if i.op == opMatch {
			if !m.isLongest || found == nil || t.slots[0] < found[0] || pos > found[1] {
				t.slots[1] = pos
				found = append(found[:0], t.slots...)
			}
			m.free = append(m.free, t.slots)
			if m.isLongest {
				continue
			}
			for _, other := range m.now[index+1:] {
				m.free = append(m.free, other.slots)
			}
			break
		}
		if r >= 0 && i.set.has(r) {
			m.then = m.reach(m.then, i.next, next, t.slots)
		}
		m.free = append(m.free, t.slots)
	}
	m.now, m.then = m.then, m.now
	return found
}
