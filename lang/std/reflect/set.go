package reflect

import "unsafe"

// intoInterface stores i as a value of the interface type t, if it has its methods.
func intoInterface(t *rtype, i any, to unsafe.Pointer) bool

// assigned is the value as one of type t.
func (v Value) assigned(t *rtype, context string) Value {
	if v.typ == nil {
		panic(context + ": value of type nil is not assignable to type " + t.text)
	}
	if v.flags&isHidden != 0 {
		panic("reflect: " + context + " using value obtained using unexported field")
	}
	if v.typ == t {
		return v
	}
	if t.Kind() == Interface {
		if v.Kind() == Interface && v.IsNil() {
			return Zero(t)
		}
		to := newObject(t)
		if intoInterface(t, v.interfaceOf(), to) {
			return Value{t, to, isAddress}
		}
	} else if assignable(v.typ, t) {
		v.typ = t
		return v
	}
	panic(context + ": value of type " + v.typ.text + " is not assignable to type " + t.text)
}

// Set assigns x to a variable.
func (v Value) Set(x Value) {
	v.mustBeAssignable("Set")
	x = x.assigned(v.typ, "reflect.Set")
	copyValues(v.typ, v.word, x.address(), 1)
}

// SetZero makes a variable zero.
func (v Value) SetZero() {
	v.mustBeAssignable("SetZero")
	clearValues(v.typ, v.word, 1)
}

// SetBool sets a boolean variable.
func (v Value) SetBool(x bool) {
	v.mustBeAssignable("SetBool")
	v.must(Bool, "SetBool")
	*(*bool)(v.word) = x
}

// SetInt sets a variable of a signed integer type.
func (v Value) SetInt(x int64) {
	v.mustBeAssignable("SetInt")
	if !v.CanInt() {
		v.wrong("SetInt")
	}
	v.storeInteger(uint64(x))
}

// SetUint sets a variable of an unsigned integer type.
func (v Value) SetUint(x uint64) {
	v.mustBeAssignable("SetUint")
	if !v.CanUint() {
		v.wrong("SetUint")
	}
	v.storeInteger(x)
}

func (v Value) storeInteger(x uint64) {
	switch v.typ.size {
	case 1:
		*(*uint8)(v.word) = uint8(x)
	case 2:
		*(*uint16)(v.word) = uint16(x)
	case 4:
		*(*uint32)(v.word) = uint32(x)
	case 8:
		*(*uint64)(v.word) = x
	}
}

// SetFloat sets a variable of a float type.
func (v Value) SetFloat(x float64) {
	v.mustBeAssignable("SetFloat")
	if !v.CanFloat() {
		v.wrong("SetFloat")
	}
	v.storeFloat(x)
}

func (v Value) storeFloat(x float64) {
	if v.typ.size == 4 {
		*(*float32)(v.word) = float32(x)
	} else {
		*(*float64)(v.word) = x
	}
}

// SetComplex sets a variable of a complex type.
func (v Value) SetComplex(x complex128) {
	v.mustBeAssignable("SetComplex")
	if !v.CanComplex() {
		v.wrong("SetComplex")
	}
	v.storeComplex(x)
}

func (v Value) storeComplex(x complex128) {
	if v.typ.size == 8 {
		*(*complex64)(v.word) = complex64(x)
	} else {
		*(*complex128)(v.word) = x
	}
}

// SetString sets a string variable.
func (v Value) SetString(x string) {
	v.mustBeAssignable("SetString")
	v.must(String, "SetString")
	*(*string)(v.word) = x
}

// SetBytes sets a variable that is a slice of bytes.
func (v Value) SetBytes(x []byte) {
	v.mustBeAssignable("SetBytes")
	if v.Kind() != Slice || v.typ.elem.Kind() != Uint8 {
		panic("reflect.Value.SetBytes of non-byte slice")
	}
	*(*[]byte)(v.word) = x
}

// SetPointer sets an unsafe.Pointer variable.
func (v Value) SetPointer(x unsafe.Pointer) {
	v.mustBeAssignable("SetPointer")
	v.must(UnsafePointer, "SetPointer")
	*(*unsafe.Pointer)(v.word) = x
}

// SetLen sets the length of a slice variable, within its capacity.
func (v Value) SetLen(n int) {
	v.mustBeAssignable("SetLen")
	v.must(Slice, "SetLen")
	header := (*SliceHeader)(v.word)
	if uint(n) > uint(header.Cap) {
		panic("reflect: slice length out of range in SetLen")
	}
	header.Len = n
}

// SetCap makes the capacity of a slice variable smaller.
func (v Value) SetCap(n int) {
	v.mustBeAssignable("SetCap")
	v.must(Slice, "SetCap")
	header := (*SliceHeader)(v.word)
	if n < header.Len || n > header.Cap {
		panic("reflect: slice capacity out of range in SetCap")
	}
	header.Cap = n
}

// OverflowInt says whether x does not fit the type of v.
func (v Value) OverflowInt(x int64) bool {
	if !v.CanInt() {
		v.wrong("OverflowInt")
	}
	unused := 64 - v.typ.size*8
	return x<<unused>>unused != x
}

// OverflowUint says whether x does not fit the type of v.
func (v Value) OverflowUint(x uint64) bool {
	if !v.CanUint() {
		v.wrong("OverflowUint")
	}
	unused := 64 - v.typ.size*8
	return x<<unused>>unused != x
}

// OverflowFloat says whether x does not fit the type of v.
func (v Value) OverflowFloat(x float64) bool {
	const largestFloat32 = 0x1.fffffep127
	if !v.CanFloat() {
		v.wrong("OverflowFloat")
	}
	return v.Kind() == Float32 && (largestFloat32 < x && x-x == 0 || x < -largestFloat32 && x-x == 0)
}
