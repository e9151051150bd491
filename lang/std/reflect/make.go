package reflect

import (
	"strconv"
	"unsafe"
)

// programTypes is the list of all types of the program.
func programTypes() unsafe.Pointer

// Types made from others, or those of the program if it has them.
func makePointer(program unsafe.Pointer, t *rtype) *rtype

func makeSlice(program unsafe.Pointer, t *rtype) *rtype

func makeArray(program unsafe.Pointer, n int, t *rtype) *rtype

func makeMapType(program unsafe.Pointer, key, elem *rtype) *rtype

func makeFunction(program unsafe.Pointer, params, results []*rtype, variadic bool) *rtype

func makeStruct(program unsafe.Pointer, fields []fieldParts) *rtype

// fieldParts is a field of a struct type to make.
type fieldParts struct {
	name     string
	pkg      string
	typ      *rtype
	tag      string
	embedded bool
}

func pointerTo(t *rtype) *rtype {
	if t.pointer != nil {
		return t.pointer
	}
	return makePointer(programTypes(), t)
}

func sliceOf(t *rtype) *rtype {
	return makeSlice(programTypes(), t)
}

// PointerTo is the type *t.
func PointerTo(t Type) Type {
	return pointerTo(t.descriptor())
}

// PtrTo is the old name of PointerTo.
func PtrTo(t Type) Type {
	return PointerTo(t)
}

// SliceOf is the type []t.
func SliceOf(t Type) Type {
	return sliceOf(t.descriptor())
}

// ArrayOf is the type [length]elem.
func ArrayOf(length int, elem Type) Type {
	if length < 0 {
		panic("reflect: negative length passed to ArrayOf")
	}
	if size := elem.Size(); size > 0 && uintptr(length) > largest/size {
		panic("reflect.ArrayOf: array size would exceed virtual address space")
	}
	return makeArray(programTypes(), length, elem.descriptor())
}

// largest is more bytes than any value can have.
const largest = 1 << 47

// MapOf is the type map[key]elem.
func MapOf(key, elem Type) Type {
	if !key.Comparable() {
		panic("reflect.MapOf: invalid key type " + key.String())
	}
	return makeMapType(programTypes(), key.descriptor(), elem.descriptor())
}

// FuncOf is the type of functions with these parameters and results.
func FuncOf(in, out []Type, variadic bool) Type {
	if variadic && (len(in) == 0 || in[len(in)-1].Kind() != Slice) {
		panic("reflect.FuncOf: last arg of variadic func must be slice")
	}
	return makeFunction(programTypes(), descriptors(in), descriptors(out), variadic)
}

func descriptors(types []Type) []*rtype {
	list := make([]*rtype, len(types))
	for i, t := range types {
		list[i] = t.descriptor()
	}
	return list
}

// StructOf is the struct type with these fields.
func StructOf(fields []StructField) Type {
	parts := make([]fieldParts, len(fields))
	size := uintptr(0)
	for i, f := range fields {
		if f.Name == "" {
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no name")
		}
		if f.Type == nil {
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no type")
		}
		if c := f.Name[0]; f.PkgPath == "" && (c == '_' || 'a' <= c && c <= 'z') {
			panic("reflect.StructOf: field \"" + f.Name + "\" is unexported but missing PkgPath")
		}
		for _, other := range fields[:i] {
			if other.Name == f.Name && f.Name != "_" {
				panic("reflect.StructOf: duplicate field " + f.Name)
			}
		}
		if size += f.Type.Size(); size > largest {
			panic("reflect.StructOf: struct size would exceed virtual address space")
		}
		parts[i] = fieldParts{f.Name, f.PkgPath, f.Type.descriptor(), string(f.Tag), f.Anonymous}
	}
	return makeStruct(programTypes(), parts)
}

// New is a pointer to a new variable.
func New(typ Type) Value {
	if typ == nil {
		panic("reflect: New(nil)")
	}
	t := typ.descriptor()
	return Value{pointerTo(t), newObject(t), 0}
}

// NewAt is a pointer to what is at an address.
func NewAt(typ Type, p unsafe.Pointer) Value {
	return Value{pointerTo(typ.descriptor()), p, 0}
}

// Zero is the zero value of a type.
func Zero(typ Type) Value {
	if typ == nil {
		panic("reflect: Zero(nil)")
	}
	t := typ.descriptor()
	if t.flags&isDirect != 0 {
		return Value{t, nil, 0}
	}
	return Value{t, newObject(t), isAddress}
}

// MakeSlice is a new slice.
func MakeSlice(typ Type, len, cap int) Value {
	switch {
	case typ.Kind() != Slice:
		panic("reflect.MakeSlice of non-slice type")
	case len < 0:
		panic("reflect.MakeSlice: negative len")
	case cap < 0:
		panic("reflect.MakeSlice: negative cap")
	case len > cap:
		panic("reflect.MakeSlice: len > cap")
	}
	t := typ.descriptor()
	return sliceValue(t, newArray(t.elem, cap), len, cap)
}

func sliceValue(t *rtype, start unsafe.Pointer, len, cap int) Value {
	s := &sliceWords{start, len, cap}
	return Value{t, unsafe.Pointer(s), isAddress}
}

// sliceWords is the layout of a slice, with a pointer that keeps the elements.
type sliceWords struct {
	start    unsafe.Pointer
	len, cap int
}

// Slice is a part of an array, slice or string.
func (v Value) Slice(i, j int) Value {
	switch v.Kind() {
	case String:
		s := *(*string)(v.word)
		if i < 0 || j < i || j > len(s) {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		part := s[i:j]
		return Value{v.typ, unsafe.Pointer(&part), isAddress | v.flags&isHidden}
	case Slice, Array:
		return v.slice(i, j, v.Cap(), "Slice")
	}
	v.wrong("Slice")
	return Value{}
}

// Slice3 is a part of an array or slice with a capacity.
func (v Value) Slice3(i, j, k int) Value {
	if v.Kind() != Slice && v.Kind() != Array {
		v.wrong("Slice3")
	}
	return v.slice(i, j, k, "Slice3")
}

func (v Value) slice(i, j, k int, method string) Value {
	t, start := v.typ, v.word
	if v.Kind() == Array {
		if !v.CanAddr() {
			panic("reflect.Value." + method + ": slice of unaddressable array")
		}
		t = sliceOf(v.typ.elem)
	} else {
		start = *(*unsafe.Pointer)(v.word)
	}
	if i < 0 || j < i || k < j || k > v.Cap() {
		panic("reflect.Value." + method + ": slice index out of bounds")
	}
	if k > i {
		start = unsafe.Add(start, uintptr(i)*t.elem.size)
	}
	s := sliceValue(t, start, j-i, k-i)
	s.flags |= v.flags & isHidden
	return s
}

// Append is s with further elements.
func Append(s Value, x ...Value) Value {
	s.must(Slice, "Append")
	n := s.Len()
	s = s.grown(len(x))
	for i, value := range x {
		s.Index(n + i).Set(value)
	}
	return s
}

// AppendSlice is s with the elements of t.
func AppendSlice(s, t Value) Value {
	s.must(Slice, "AppendSlice")
	n := s.Len()
	s = s.grown(t.Len())
	Copy(s.Slice(n, s.Len()), t)
	return s
}

// grown is a slice with room for n more elements, which it already has.
func (v Value) grown(n int) Value {
	old := (*sliceWords)(v.word)
	start, length, capacity := old.start, old.len, old.cap
	if length+n > capacity {
		capacity = max(length+n, 2*capacity)
		start = newArray(v.typ.elem, capacity)
		copyValues(v.typ.elem, start, old.start, length)
	}
	return sliceValue(v.typ, start, length+n, capacity)
}

// Grow makes room for n more elements in a slice variable.
func (v Value) Grow(n int) {
	v.mustBeAssignable("Grow")
	v.must(Slice, "Grow")
	if n < 0 {
		panic("reflect.Value.Grow: negative len")
	}
	grown := v.grown(n)
	words := (*sliceWords)(grown.word)
	words.len -= n
	*(*sliceWords)(v.word) = *words
}

// Copy copies elements of src to dst, as many as both have.
func Copy(dst, src Value) int {
	switch dst.Kind() {
	case Slice:
	case Array:
		if !dst.CanSet() {
			panic("reflect: reflect.Copy using unaddressable value")
		}
	default:
		dst.wrong("Copy")
	}
	isText := src.Kind() == String && dst.typ.elem.Kind() == Uint8
	if !isText && dst.typ.elem != src.typ.elem {
		panic("reflect.Copy: " + dst.typ.elem.String() + " != " + src.typ.elem.String())
	}
	n := min(dst.Len(), src.Len())
	copyValues(dst.typ.elem, dst.elements(), src.elements(), n)
	return n
}

func (v Value) elements() unsafe.Pointer {
	switch v.Kind() {
	case Array:
		return v.address()
	case Slice, String:
		return *(*unsafe.Pointer)(v.word)
	}
	v.wrong("Copy")
	return nil
}

// Swapper is a function that swaps elements of a slice.
func Swapper(slice any) func(i, j int) {
	v := ValueOf(slice)
	v.must(Slice, "Swapper")
	t := v.typ.elem
	room := newObject(t)
	return func(i, j int) {
		a, b := v.Index(i), v.Index(j)
		copyValues(t, room, a.word, 1)
		copyValues(t, a.word, b.word, 1)
		copyValues(t, b.word, room, 1)
	}
}

func deepEqual(x, y any) bool

// DeepEqual says whether x and y are equal, looking into what pointers, slices, maps and interfaces refer to.
func DeepEqual(x, y any) bool {
	return deepEqual(x, y)
}
