package reflect

import "unsafe"

func makeMap(t *rtype, n int) unsafe.Pointer

func mapLen(t *rtype, m unsafe.Pointer) int

// mapFind is where the element of a key is, nil if there is none.
func mapFind(t *rtype, m, key unsafe.Pointer) unsafe.Pointer

// mapAssign is where the element of a key is to be put.
func mapAssign(t *rtype, m, key unsafe.Pointer) unsafe.Pointer

func mapDelete(t *rtype, m, key unsafe.Pointer)

func mapClear(t *rtype, m unsafe.Pointer)

// mapEntries are the addresses of the keys and elements, in turn. pointer is the type of one.
func mapEntries(t *rtype, m unsafe.Pointer, pointer *rtype) []unsafe.Pointer

func (v Value) entries() []unsafe.Pointer {
	var model any = unsafe.Pointer(nil)
	return mapEntries(v.typ, v.pointer(), typeWord(&model))
}

// MakeMap is a new map.
func MakeMap(typ Type) Value {
	return MakeMapWithSize(typ, 0)
}

// MakeMapWithSize is a new map with room for n elements.
func MakeMapWithSize(typ Type, n int) Value {
	if typ.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	t := typ.descriptor()
	return Value{t, makeMap(t, n), 0}
}

// entry is a copy of a key or element of a map.
func (v Value) entry(t *rtype, at unsafe.Pointer) Value {
	result := Value{t, at, isAddress}.copied()
	result.flags |= v.flags & isHidden
	return result
}

// MapIndex is the element of a key, the zero Value if there is none.
func (v Value) MapIndex(key Value) Value {
	v.must(Map, "MapIndex")
	key.flags &^= isHidden
	key = key.assigned(v.typ.key, "reflect.Value.MapIndex")
	at := mapFind(v.typ, v.pointer(), key.address())
	if at == nil {
		return Value{}
	}
	return v.entry(v.typ.elem, at)
}

// MapKeys are the keys, in no particular order.
func (v Value) MapKeys() []Value {
	v.must(Map, "MapKeys")
	entries := v.entries()
	keys := make([]Value, 0, len(entries)/2)
	for i := 0; i < len(entries); i += 2 {
		keys = append(keys, v.entry(v.typ.key, entries[i]))
	}
	return keys
}

// SetMapIndex sets the element of a key, or deletes it if elem is the zero Value.
func (v Value) SetMapIndex(key, elem Value) {
	v.must(Map, "SetMapIndex")
	if v.flags&isHidden != 0 {
		panic("reflect: reflect.Value.SetMapIndex using value obtained using unexported field")
	}
	key = key.assigned(v.typ.key, "reflect.Value.SetMapIndex")
	if elem.typ == nil {
		mapDelete(v.typ, v.pointer(), key.address())
		return
	}
	elem = elem.assigned(v.typ.elem, "reflect.Value.SetMapIndex")
	if v.pointer() == nil {
		panic("assignment to entry in nil map")
	}
	copyValues(v.typ.elem, mapAssign(v.typ, v.pointer(), key.address()), elem.address(), 1)
}

// Clear deletes all elements of a map, or makes those of a slice zero.
func (v Value) Clear() {
	switch v.Kind() {
	case Map:
		mapClear(v.typ, v.pointer())
	case Slice:
		clearValues(v.typ.elem, v.elements(), v.Len())
	default:
		v.wrong("Clear")
	}
}

// MapIter goes over a map.
type MapIter struct {
	m       Value
	entries []unsafe.Pointer
	next    int
}

// MapRange goes over the entries that the map has now.
func (v Value) MapRange() *MapIter {
	v.must(Map, "MapRange")
	return &MapIter{m: v, entries: v.entries()}
}

// Next goes to the next entry, if there is one.
func (iter *MapIter) Next() bool {
	if iter.next >= len(iter.entries)+2 {
		panic("MapIter.Next called on exhausted iterator")
	}
	iter.next += 2
	return iter.next <= len(iter.entries)
}

// Key is the key of the entry.
func (iter *MapIter) Key() Value {
	if iter.next == 0 {
		panic("MapIter.Key called before Next")
	}
	return iter.m.entry(iter.m.typ.key, iter.entries[iter.next-2])
}

// Value is the element of the entry.
func (iter *MapIter) Value() Value {
	if iter.next == 0 {
		panic("MapIter.Value called before Next")
	}
	return iter.m.entry(iter.m.typ.elem, iter.entries[iter.next-1])
}

// Reset goes to another map.
func (iter *MapIter) Reset(v Value) {
	*iter = *v.MapRange()
}
