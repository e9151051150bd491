package reflect

import "strconv"

// conversion converts values of type t to type u, if that can be done.
func conversion(t, u *rtype) func(v Value, u *rtype) Value {
	from, to := t.Kind(), u.Kind()
	isInteger := func(k Kind) bool { return Int <= k && k <= Uintptr }
	isFloat := func(k Kind) bool { return k == Float32 || k == Float64 }
	isComplex := func(k Kind) bool { return k == Complex64 || k == Complex128 }
	isText := func(s *rtype, elem Kind) bool {
		return s.Kind() == Slice && s.elem.Kind() == elem && s.elem.pkg == ""
	}
	switch {
	case isInteger(from) && (isInteger(to) || isFloat(to)), isFloat(from) && (isInteger(to) || isFloat(to)):
		return convertNumber
	case isComplex(from) && isComplex(to):
		return convertComplex
	case isInteger(from) && to == String:
		return convertRune
	case from == String && (isText(u, Uint8) || isText(u, Int32)), to == String && (isText(t, Uint8) || isText(t, Int32)):
		return convertText
	case to == Interface && implements(t, u):
		return convertInterface
	case from == Slice && (to == Array && t.elem == u.elem || to == Pointer && u.elem.Kind() == Array && t.elem == u.elem.elem):
		return convertSlice
	case assignable(t, u), sameUnderlying(t, u),
		from == Pointer && to == Pointer && t.flags&isNamed == 0 && u.flags&isNamed == 0 && sameUnderlying(t.elem, u.elem):
		return convertNothing
	}
	return nil
}

// Convert is the value as one of type t.
func (v Value) Convert(t Type) Value {
	if v.typ == nil {
		v.wrong("Convert")
	}
	convert := conversion(v.typ, t.descriptor())
	if convert == nil {
		panic("reflect.Value.Convert: value of type " + v.typ.text + " cannot be converted to type " + t.String())
	}
	result := convert(v, t.descriptor())
	result.flags |= v.flags & isHidden
	return result
}

// CanConvert says whether Convert works.
func (v Value) CanConvert(t Type) bool {
	if !v.Type().ConvertibleTo(t) {
		return false
	}
	u := t.descriptor()
	switch {
	case v.Kind() == Slice && u.Kind() == Array:
		return u.len <= v.Len()
	case v.Kind() == Slice && u.Kind() == Pointer:
		return u.elem.len <= v.Len()
	}
	return true
}

func newValue(t *rtype) Value {
	return Value{t, newObject(t), isAddress}
}

func convertNumber(v Value, u *rtype) Value {
	result := newValue(u)
	toFloat := u.Kind() == Float32 || u.Kind() == Float64
	toUnsigned := Uint <= u.Kind() && u.Kind() <= Uintptr
	switch {
	case v.CanInt() && toFloat:
		result.storeFloat(float64(v.Int()))
	case v.CanInt():
		result.storeInteger(uint64(v.Int()))
	case v.CanUint() && toFloat:
		result.storeFloat(float64(v.Uint()))
	case v.CanUint():
		result.storeInteger(v.Uint())
	case toFloat:
		result.storeFloat(v.Float())
	case toUnsigned:
		result.storeInteger(uint64(v.Float()))
	default:
		result.storeInteger(uint64(int64(v.Float())))
	}
	return result
}

func convertComplex(v Value, u *rtype) Value {
	result := newValue(u)
	result.storeComplex(v.Complex())
	return result
}

func convertRune(v Value, u *rtype) Value {
	const wrong = '\uFFFD'
	r := rune(wrong)
	if v.CanInt() {
		if n := v.Int(); int64(rune(n)) == n {
			r = rune(n)
		}
	} else if n := v.Uint(); n <= 0x10ffff {
		r = rune(n)
	}
	result := newValue(u)
	*(*string)(result.word) = string(r)
	return result
}

func convertText(v Value, u *rtype) Value {
	result := newValue(u)
	switch {
	case v.Kind() == String && u.elem.Kind() == Uint8:
		*(*[]byte)(result.word) = []byte(v.String())
	case v.Kind() == String:
		*(*[]rune)(result.word) = []rune(v.String())
	case v.typ.elem.Kind() == Uint8:
		*(*string)(result.word) = string(*(*[]byte)(v.word))
	default:
		*(*string)(result.word) = string(*(*[]rune)(v.word))
	}
	return result
}

func convertInterface(v Value, u *rtype) Value {
	v.flags &^= isHidden
	return v.assigned(u, "reflect.Value.Convert")
}

func convertSlice(v Value, u *rtype) Value {
	array := u
	if u.Kind() == Pointer {
		array = u.elem
	}
	if array.len > v.Len() {
		panic("reflect: cannot convert slice with length " + strconv.Itoa(v.Len()) + " to " +
			describeArray(u) + " with length " + strconv.Itoa(array.len))
	}
	if u.Kind() == Pointer {
		return Value{u, v.elements(), 0}
	}
	return Value{u, v.elements(), isAddress}.copied()
}

func describeArray(u *rtype) string {
	if u.Kind() == Pointer {
		return "pointer to array"
	}
	return "array"
}

func convertNothing(v Value, u *rtype) Value {
	v = v.copied()
	v.typ = u
	return v
}
