package reflect

import "unsafe"

// Value is a value, and how it was reached.
type Value struct {
	typ *rtype
	// The address of the value or, if the type is direct and isAddress is not set, the value.
	word  unsafe.Pointer
	flags uintptr
}

// Flags of a Value; the first two are known to package fmt's natives.
const (
	isAddress      = 1 << iota // word is the address
	isHidden                   // reached through a field that is not exported
	isAddressable              // it is a variable
	isOnlyEmbedded             // it is hidden because it is embedded: what it promotes is not
)

// ValueOf is the value in i, the zero Value if there is none.
func ValueOf(i any) Value {
	return unpack(&i)
}

func unpack(i *any) Value {
	words := (*[2]unsafe.Pointer)(unsafe.Pointer(i))
	t := (*rtype)(words[0])
	if t == nil {
		return Value{}
	}
	v := Value{t, words[1], 0}
	if t.flags&isDirect == 0 {
		v.flags = isAddress
	}
	return v
}

// pack is unpack backwards. The interface shares memory with the value.
func (v Value) pack() any {
	if v.flags&isAddress != 0 && v.typ.flags&isDirect != 0 {
		v.word = *(*unsafe.Pointer)(v.word)
	}
	var i any
	*(*[2]unsafe.Pointer)(unsafe.Pointer(&i)) = [2]unsafe.Pointer{unsafe.Pointer(v.typ), v.word}
	return i
}

// address is where the value is, or a copy of it.
func (v *Value) address() unsafe.Pointer {
	if v.flags&isAddress != 0 {
		return v.word
	}
	return unsafe.Pointer(&v.word)
}

// pointer is the word of a value that is one pointer.
func (v Value) pointer() unsafe.Pointer {
	if v.flags&isAddress != 0 {
		return *(*unsafe.Pointer)(v.word)
	}
	return v.word
}

// part is a value inside v.
func (v Value) part(t *rtype, at unsafe.Pointer) Value {
	return Value{t, at, isAddress | v.flags&(isHidden|isAddressable)}
}

func newObject(t *rtype) unsafe.Pointer

func newArray(t *rtype, n int) unsafe.Pointer

func copyValues(t *rtype, to, from unsafe.Pointer, n int)

func clearValues(t *rtype, at unsafe.Pointer, n int)

// copied is a value of its own.
func (v Value) copied() Value {
	if v.flags&isAddress == 0 {
		return Value{v.typ, v.word, 0}
	}
	if v.typ.flags&isDirect != 0 {
		return Value{v.typ, *(*unsafe.Pointer)(v.word), 0}
	}
	at := newObject(v.typ)
	copyValues(v.typ, at, v.word, 1)
	return Value{v.typ, at, isAddress}
}

// Interface is the value in an interface.
func (v Value) Interface() any {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.Interface", Invalid})
	}
	if v.flags&isHidden != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	return v.interfaceOf()
}

func (v Value) interfaceOf() any {
	if v.Kind() == Interface {
		return v.held()
	}
	if v.flags&isAddressable != 0 {
		v = v.copied()
	}
	return v.pack()
}

// held is what an interface value holds.
func (v Value) held() any {
	if v.typ.methods.count == 0 {
		return *(*any)(v.word)
	}
	words := *(*[2]unsafe.Pointer)(v.word)
	if words[0] != nil {
		// The table of methods names the type.
		words[0] = (*[2]unsafe.Pointer)(words[0])[1]
	}
	return *(*any)(unsafe.Pointer(&words))
}

// Kind is that of the value's type, Invalid for the zero Value.
func (v Value) Kind() Kind {
	if v.typ == nil {
		return Invalid
	}
	return v.typ.Kind()
}

// Type is the type of the value.
func (v Value) Type() Type {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	return v.typ
}

// IsValid says whether there is a value.
func (v Value) IsValid() bool { return v.typ != nil }

// CanInterface says whether Interface works.
func (v Value) CanInterface() bool {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.CanInterface", Invalid})
	}
	return v.flags&isHidden == 0
}

// CanAddr says whether the value is a variable.
func (v Value) CanAddr() bool { return v.flags&isAddressable != 0 }

// CanSet says whether the value can be changed.
func (v Value) CanSet() bool { return v.flags&(isAddressable|isHidden) == isAddressable }

// wrong is the panic of a method that does not fit.
func (v Value) wrong(method string) {
	panic(&ValueError{"reflect.Value." + method, v.Kind()})
}

func (v Value) must(kind Kind, method string) {
	if v.Kind() != kind {
		v.wrong(method)
	}
}

// Bool is the value of a boolean.
func (v Value) Bool() bool {
	v.must(Bool, "Bool")
	return *(*bool)(v.word)
}

// CanInt says whether Int works.
func (v Value) CanInt() bool { return Int <= v.Kind() && v.Kind() <= Int64 }

// CanUint says whether Uint works.
func (v Value) CanUint() bool { return Uint <= v.Kind() && v.Kind() <= Uintptr }

// CanFloat says whether Float works.
func (v Value) CanFloat() bool { return v.Kind() == Float32 || v.Kind() == Float64 }

// CanComplex says whether Complex works.
func (v Value) CanComplex() bool { return v.Kind() == Complex64 || v.Kind() == Complex128 }

// Int is the value of a signed integer.
func (v Value) Int() int64 {
	if !v.CanInt() {
		v.wrong("Int")
	}
	switch v.typ.size {
	case 1:
		return int64(*(*int8)(v.word))
	case 2:
		return int64(*(*int16)(v.word))
	case 4:
		return int64(*(*int32)(v.word))
	}
	return *(*int64)(v.word)
}

// Uint is the value of an unsigned integer.
func (v Value) Uint() uint64 {
	if !v.CanUint() {
		v.wrong("Uint")
	}
	switch v.typ.size {
	case 1:
		return uint64(*(*uint8)(v.word))
	case 2:
		return uint64(*(*uint16)(v.word))
	case 4:
		return uint64(*(*uint32)(v.word))
	}
	return *(*uint64)(v.word)
}

// Float is the value of a float.
func (v Value) Float() float64 {
	if !v.CanFloat() {
		v.wrong("Float")
	}
	if v.typ.size == 4 {
		return float64(*(*float32)(v.word))
	}
	return *(*float64)(v.word)
}

// Complex is the value of a complex number.
func (v Value) Complex() complex128 {
	if !v.CanComplex() {
		v.wrong("Complex")
	}
	if v.typ.size == 8 {
		return complex128(*(*complex64)(v.word))
	}
	return *(*complex128)(v.word)
}

// String is the value of a string, or says what the value is.
func (v Value) String() string {
	switch v.Kind() {
	case String:
		return *(*string)(v.word)
	case Invalid:
		return "<invalid Value>"
	}
	return "<" + v.typ.text + " Value>"
}

// Bytes is the value of a slice of bytes, or what an array of bytes that is a variable consists of.
func (v Value) Bytes() []byte {
	switch v.Kind() {
	case Slice:
		if v.typ.elem.Kind() == Uint8 {
			return *(*[]byte)(v.word)
		}
	case Array:
		if v.typ.elem.Kind() == Uint8 && v.CanAddr() {
			return unsafe.Slice((*byte)(v.word), v.typ.len)
		}
	}
	v.wrong("Bytes")
	return nil
}

// Len is the length of an array, slice, string, map or channel.
func (v Value) Len() int {
	switch v.Kind() {
	case String:
		return len(*(*string)(v.word))
	case Slice:
		return (*SliceHeader)(v.word).Len
	case Array:
		return v.typ.len
	case Map:
		return mapLen(v.typ, v.pointer())
	case Pointer:
		if v.typ.elem.Kind() == Array {
			return v.typ.elem.len
		}
	}
	v.wrong("Len")
	return 0
}

// Cap is the capacity of an array or slice.
func (v Value) Cap() int {
	switch v.Kind() {
	case Slice:
		return (*SliceHeader)(v.word).Cap
	case Array:
		return v.typ.len
	}
	v.wrong("Cap")
	return 0
}

// Index is an element of an array, slice or string.
func (v Value) Index(i int) Value {
	switch v.Kind() {
	case String:
		s := *(*string)(v.word)
		if uint(i) >= uint(len(s)) {
			panic("reflect: string index out of range")
		}
		b := ValueOf(s[i])
		b.flags |= v.flags & isHidden
		return b
	case Array:
		if uint(i) >= uint(v.typ.len) {
			panic("reflect: array index out of range")
		}
		if v.flags&isAddress == 0 {
			return Value{v.typ.elem, v.word, v.flags}
		}
		return v.part(v.typ.elem, unsafe.Add(v.word, uintptr(i)*v.typ.elem.size))
	case Slice:
		s := *(*[]byte)(v.word) // of whatever
		if uint(i) >= uint(len(s)) {
			panic("reflect: slice index out of range")
		}
		elem := v.part(v.typ.elem, unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), uintptr(i)*v.typ.elem.size))
		elem.flags |= isAddressable
		return elem
	}
	v.wrong("Index")
	return Value{}
}

// NumField is the number of fields of a struct.
func (v Value) NumField() int {
	v.must(Struct, "NumField")
	return v.typ.fields.count
}

// Field is a field of a struct.
func (v Value) Field(i int) Value {
	v.must(Struct, "Field")
	if uint(i) >= uint(v.typ.fields.count) {
		panic("reflect: Field index out of range")
	}
	f := &v.typ.fieldList()[i]
	if v.flags&isOnlyEmbedded != 0 {
		v.flags &^= isOnlyEmbedded | isHidden
	}
	inner := Value{f.typ, v.word, v.flags}
	if v.flags&isAddress != 0 {
		inner = v.part(f.typ, unsafe.Add(v.word, f.offset))
	}
	if f.pkg != "" {
		if f.embedded != 0 && v.flags&isHidden == 0 {
			inner.flags |= isOnlyEmbedded
		}
		inner.flags |= isHidden
	}
	return inner
}

// FieldByIndex is a field of a field of a struct.
func (v Value) FieldByIndex(index []int) Value {
	for i, x := range index {
		if i > 0 && v.Kind() == Pointer && v.typ.elem.Kind() == Struct {
			if v.IsNil() {
				panic("reflect: indirection through nil pointer to embedded struct")
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// FieldByName is the field of a struct with a name, the zero Value if there is none.
func (v Value) FieldByName(name string) Value {
	v.must(Struct, "FieldByName")
	if f, ok := v.typ.FieldByName(name); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// Elem is what a pointer points to or an interface holds.
func (v Value) Elem() Value {
	switch v.Kind() {
	case Interface:
		held := v.held()
		inner := unpack(&held)
		if inner.typ != nil {
			inner.flags |= v.flags & isHidden
		}
		return inner
	case Pointer:
		to := v.pointer()
		if to == nil {
			return Value{}
		}
		return Value{v.typ.elem, to, isAddress | isAddressable | v.flags&(isHidden|isOnlyEmbedded)}
	}
	v.wrong("Elem")
	return Value{}
}

// Indirect is what v points to if it is a pointer, else v.
func Indirect(v Value) Value {
	if v.Kind() != Pointer {
		return v
	}
	return v.Elem()
}

// Addr is a pointer to a variable.
func (v Value) Addr() Value {
	if !v.CanAddr() {
		panic("reflect.Value.Addr of unaddressable value")
	}
	return Value{pointerTo(v.typ), v.word, v.flags & (isHidden | isOnlyEmbedded)}
}

// IsNil says whether a channel, function, interface, map, pointer or slice is nil.
func (v Value) IsNil() bool {
	switch v.Kind() {
	case Chan, Func, Map, Pointer, UnsafePointer:
		return v.pointer() == nil
	case Interface, Slice:
		return *(*unsafe.Pointer)(v.word) == nil
	}
	v.wrong("IsNil")
	return false
}

// Pointer is the address in a pointer, channel, function, map or slice.
func (v Value) Pointer() uintptr {
	switch v.Kind() {
	case Func:
		// Of its code.
		if object := v.pointer(); object != nil {
			return *(*uintptr)(object)
		}
		return 0
	case String:
		return uintptr(*(*unsafe.Pointer)(v.word))
	}
	return uintptr(v.addressIn("Pointer"))
}

// UnsafePointer is what Pointer is, as a pointer.
func (v Value) UnsafePointer() unsafe.Pointer {
	if v.Kind() == Func {
		if object := v.pointer(); object != nil {
			return *(*unsafe.Pointer)(object)
		}
		return nil
	}
	return v.addressIn("UnsafePointer")
}

func (v Value) addressIn(method string) unsafe.Pointer {
	switch v.Kind() {
	case Chan, Map, Pointer, UnsafePointer:
		return v.pointer()
	case Slice:
		return *(*unsafe.Pointer)(v.word)
	}
	v.wrong(method)
	return nil
}

// UnsafeAddr is the address of a variable.
func (v Value) UnsafeAddr() uintptr {
	if !v.CanAddr() {
		panic("reflect.Value.UnsafeAddr of unaddressable value")
	}
	return uintptr(v.word)
}

func isZero(t *rtype, at unsafe.Pointer) bool

// IsZero says whether the value is the zero value of its type.
func (v Value) IsZero() bool {
	if v.typ == nil {
		v.wrong("IsZero")
	}
	return isZero(v.typ, v.address())
}

// Comparable says whether the value can be compared.
func (v Value) Comparable() bool {
	switch v.Kind() {
	case Invalid:
		return true
	case Interface:
		return v.IsNil() || v.Elem().Comparable()
	case Array:
		for i := range v.Len() {
			if !v.Index(i).Comparable() {
				return false
			}
		}
	case Struct:
		for i := range v.NumField() {
			if !v.Field(i).Comparable() {
				return false
			}
		}
	}
	return v.typ.Comparable()
}

// Equal says whether both values are equal.
func (v Value) Equal(u Value) bool {
	if v.Kind() == Interface {
		v = v.Elem()
	}
	if u.Kind() == Interface {
		u = u.Elem()
	}
	if !v.IsValid() || !u.IsValid() {
		return v.IsValid() == u.IsValid()
	}
	return v.typ == u.typ && v.pack() == u.pack()
}

func (v Value) mustBeAssignable(method string) {
	switch {
	case v.typ == nil:
		v.wrong(method)
	case v.flags&isHidden != 0:
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	case v.flags&isAddressable == 0:
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
}
