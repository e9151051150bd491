package reflect

import "unsafe"

// thunks is how functions of one type are called with their arguments in memory. The compiler makes them for every
// function type of a program that calls through reflect.
type thunks struct {
	call   uintptr // code of func(f, frame unsafe.Pointer): calls a function value
	method uintptr // code of func(code uintptr, receiver, frame unsafe.Pointer): calls a method
	made   uintptr // code of functions that are a made object
	frame  *rtype  // a struct of the parameters and then the results
}

// made is a function value: what follows its code is known to the code only as far as the handler.
type made struct {
	code    uintptr
	handler func(m *made, frame unsafe.Pointer)
	typ     *rtype
	// What MakeFunc was given, or
	function func([]Value) []Value
	// a method and its receiver, unless that is the first parameter.
	method   *method
	methodOf *rtype
	receiver unsafe.Pointer
	entry    uintptr
}

// thunks is what the compiler looks for in a program.
func (t *rtype) thunks() *thunks {
	return t.calls
}

func (t *rtype) callFunction(f, frame unsafe.Pointer) {
	object := unsafe.Pointer(&t.thunks().call)
	(*(*func(f, frame unsafe.Pointer))(unsafe.Pointer(&object)))(f, frame)
}

func (t *rtype) callMethod(code uintptr, receiver, frame unsafe.Pointer) {
	object := unsafe.Pointer(&t.thunks().method)
	(*(*func(code uintptr, receiver, frame unsafe.Pointer))(unsafe.Pointer(&object)))(code, receiver, frame)
}

// places are where parameters and results lie in a frame.
func (t *rtype) places() []field {
	return t.thunks().frame.fieldList()
}

func (t *rtype) put(frame unsafe.Pointer, at int, values []Value) {
	places := t.places()
	for i := range values {
		place := &places[at+i]
		copyValues(place.typ, unsafe.Add(frame, place.offset), values[i].address(), 1)
	}
}

func (t *rtype) get(frame unsafe.Pointer, at, n int) []Value {
	values := make([]Value, n)
	places := t.places()
	for i := range values {
		place := &places[at+i]
		values[i] = Value{place.typ, unsafe.Add(frame, place.offset), isAddress}.copied()
	}
	return values
}

// Call calls a function; further arguments of a variadic one are put into a slice.
func (v Value) Call(in []Value) []Value {
	return v.call(in, "Call")
}

// CallSlice calls a variadic function with the slice of further arguments.
func (v Value) CallSlice(in []Value) []Value {
	return v.call(in, "CallSlice")
}

func (v Value) call(in []Value, method string) []Value {
	v.must(Func, method)
	if v.flags&isHidden != 0 {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
	if v.IsNil() {
		panic("reflect.Value.Call: call of nil function")
	}
	t := v.typ
	in = t.arguments(in, method)
	if t.thunks() == nil {
		// A type that only reflect knows is that of a method with its receiver.
		m := (*made)(v.pointer())
		receiver := in[0].pack()
		return bound(m.methodOf, m.method, &receiver).call(in[1:], "CallSlice")
	}
	frame := newObject(t.thunks().frame)
	t.put(frame, 0, in)
	t.callFunction(v.pointer(), frame)
	return t.get(frame, t.params.count, t.results.count)
}

// arguments are the values as the parameters want them.
func (t *rtype) arguments(in []Value, method string) []Value {
	variadic := t.flags&isVariadic != 0 && method == "Call"
	params := t.paramList()
	fixed := len(params)
	if variadic {
		fixed--
	}
	switch {
	case len(in) < fixed:
		panic("reflect: " + method + " with too few input arguments")
	case len(in) > fixed && !variadic:
		panic("reflect: " + method + " with too many input arguments")
	}
	arguments := make([]Value, len(params))
	for i, x := range in {
		if x.Kind() == Invalid {
			panic("reflect: " + method + " using zero Value argument")
		}
		if i < fixed {
			if !assignable(x.typ, params[i]) {
				panic("reflect: " + method + " using " + x.typ.text + " as type " + params[i].text)
			}
			arguments[i] = x.assigned(params[i], "reflect.Value.Call")
		}
	}
	if variadic {
		rest := MakeSlice(params[fixed], len(in)-fixed, len(in)-fixed)
		for i, x := range in[fixed:] {
			if !assignable(x.typ, params[fixed].elem) {
				panic("reflect: cannot use " + x.typ.text + " as type " + params[fixed].elem.text + " in " + method)
			}
			rest.Index(i).Set(x)
		}
		arguments[fixed] = rest
	}
	return arguments
}

func newMade(t *rtype, handler func(m *made, frame unsafe.Pointer)) *made {
	m := &made{handler: handler, typ: t}
	if calls := t.thunks(); calls != nil {
		m.code = calls.made
	}
	return m
}

func (m *made) value() Value {
	return Value{m.typ, unsafe.Pointer(m), 0}
}

// MakeFunc is a function of a type that calls fn with its arguments.
func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	if typ.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	m := newMade(typ.descriptor(), runFunction)
	if m.code == 0 {
		panic("reflect.MakeFunc: the program has no function type " + typ.String())
	}
	m.function = fn
	return m.value()
}

func runFunction(m *made, frame unsafe.Pointer) {
	t := m.typ
	out := m.function(t.get(frame, 0, t.params.count))
	if len(out) != t.results.count {
		panic("reflect: wrong return count from function created by MakeFunc")
	}
	results := make([]Value, len(out))
	for i, wanted := range t.resultList() {
		if out[i].typ == nil {
			panic("reflect: function created by MakeFunc using closure returned zero Value")
		}
		if !assignable(out[i].typ, wanted) {
			panic("reflect: function created by MakeFunc using closure returned wrong type: have " + out[i].typ.text + " for " + wanted.text)
		}
		results[i] = out[i].assigned(wanted, "reflect.MakeFunc")
	}
	t.put(frame, t.params.count, results)
}

// bound is a method of a value that an interface holds.
func bound(t *rtype, m *method, receiver *any) Value {
	b := newMade(m.typ, runMethod)
	b.receiver = (*[2]unsafe.Pointer)(unsafe.Pointer(receiver))[1]
	b.entry = uintptr(m.code)
	return b.value()
}

func runMethod(m *made, frame unsafe.Pointer) {
	m.typ.callMethod(m.entry, m.receiver, frame)
}

// expression is a method as a function whose first parameter is the receiver.
func expression(t *rtype, m *method) Value {
	e := newMade(funcOf(t, m.typ), runExpression)
	e.methodOf, e.method = t, m
	return e.value()
}

func runExpression(m *made, frame unsafe.Pointer) {
	t := m.typ
	in := t.get(frame, 0, t.params.count)
	receiver := in[0].pack()
	out := bound(m.methodOf, m.method, &receiver).call(in[1:], "CallSlice")
	t.put(frame, t.params.count, out)
}

// funcOf is the type of a method of type t with its receiver as first parameter.
func funcOf(receiver, t *rtype) *rtype {
	params := append([]*rtype{receiver}, t.paramList()...)
	return makeFunction(programTypes(), params, t.resultList(), t.flags&isVariadic != 0)
}
