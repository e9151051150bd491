// Package list is a doubly linked list.
package list

// An Element of a list.
type Element struct {
	next, prev *Element
	list       *List
	Value      any
}

// Next returns the next element, or nil.
func (e *Element) Next() *Element {
	if e.list == nil || e.next == &e.list.root {
		return nil
	}
	return e.next
}

// Prev returns the previous element, or nil.
func (e *Element) Prev() *Element {
	if e.list == nil || e.prev == &e.list.root {
		return nil
	}
	return e.prev
}

// A List; the zero value is empty.
type List struct {
	root   Element // before the first and after the last
	length int
}

// New returns an empty list.
func New() *List { return new(List).Init() }

// Init empties the list.
func (l *List) Init() *List {
	l.root.next = &l.root
	l.root.prev = &l.root
	l.length = 0
	return l
}

func (l *List) lazyInit() {
	if l.root.next == nil {
		l.Init()
	}
}

// Len returns the number of elements.
func (l *List) Len() int { return l.length }

// Front returns the first element, or nil.
func (l *List) Front() *Element {
	if l.length == 0 {
		return nil
	}
	return l.root.next
}

// Back returns the last element, or nil.
func (l *List) Back() *Element {
	if l.length == 0 {
		return nil
	}
	return l.root.prev
}

func (l *List) insert(e, at *Element) *Element {
	e.prev, e.next = at, at.next
	e.prev.next, e.next.prev = e, e
	e.list = l
	l.length++
	return e
}

func (l *List) insertValue(value any, at *Element) *Element {
	return l.insert(&Element{Value: value}, at)
}

func (l *List) remove(e *Element) {
	e.prev.next, e.next.prev = e.next, e.prev
	e.next, e.prev, e.list = nil, nil, nil
	l.length--
}

func (l *List) move(e, at *Element) {
	if e != at {
		l.remove(e)
		l.insert(e, at)
	}
}

// Remove removes e if it is in the list.
func (l *List) Remove(e *Element) any {
	if e.list == l {
		l.remove(e)
	}
	return e.Value
}

func (l *List) PushFront(value any) *Element {
	l.lazyInit()
	return l.insertValue(value, &l.root)
}

func (l *List) PushBack(value any) *Element {
	l.lazyInit()
	return l.insertValue(value, l.root.prev)
}

func (l *List) InsertBefore(value any, mark *Element) *Element {
	if mark.list != l {
		return nil
	}
	return l.insertValue(value, mark.prev)
}

func (l *List) InsertAfter(value any, mark *Element) *Element {
	if mark.list != l {
		return nil
	}
	return l.insertValue(value, mark)
}

func (l *List) MoveToFront(e *Element) {
	if e.list == l && l.root.next != e {
		l.move(e, &l.root)
	}
}

func (l *List) MoveToBack(e *Element) {
	if e.list == l && l.root.prev != e {
		l.move(e, l.root.prev)
	}
}

func (l *List) MoveBefore(e, mark *Element) {
	if e.list == l && e != mark && mark.list == l {
		l.move(e, mark.prev)
	}
}

func (l *List) MoveAfter(e, mark *Element) {
	if e.list == l && e != mark && mark.list == l {
		l.move(e, mark)
	}
}

// PushBackList appends a copy of another list.
func (l *List) PushBackList(other *List) {
	l.lazyInit()
	for i, e := other.Len(), other.Front(); i > 0; i, e = i-1, e.Next() {
		l.insertValue(e.Value, l.root.prev)
	}
}

// PushFrontList puts a copy of another list in front.
func (l *List) PushFrontList(other *List) {
	l.lazyInit()
	for i, e := other.Len(), other.Back(); i > 0; i, e = i-1, e.Prev() {
		l.insertValue(e.Value, &l.root)
	}
}
