package reflect

// Method is a method of a type.
type Method struct {
	Name    string
	PkgPath string
	Type    Type
	Func    Value
	Index   int
}

// IsExported says whether other packages can use the method.
func (m Method) IsExported() bool {
	return m.PkgPath == ""
}

// exported are the methods that reflect shows: of an interface type all.
func (t *rtype) exported() []*method {
	var methods []*method
	list := t.methodList()
	for i := range list {
		if m := &list[i]; m.pkg == "" || t.Kind() == Interface {
			methods = append(methods, m)
		}
	}
	return methods
}

func (t *rtype) NumMethod() int {
	return len(t.exported())
}

func (t *rtype) Method(i int) Method {
	methods := t.exported()
	if i < 0 || i >= len(methods) {
		panic("reflect: Method index out of range")
	}
	m := methods[i]
	result := Method{Name: m.name, PkgPath: m.pkg, Type: m.typ, Index: i}
	if t.Kind() != Interface {
		result.Func = expression(t, m)
		result.Type = result.Func.typ
	}
	return result
}

func (t *rtype) MethodByName(name string) (Method, bool) {
	for i, m := range t.exported() {
		if m.name == name {
			return t.Method(i), true
		}
	}
	return Method{}, false
}

// NumMethod is the number of exported methods of the value's type.
func (v Value) NumMethod() int {
	if v.typ == nil {
		v.wrong("NumMethod")
	}
	return v.typ.NumMethod()
}

// Method is a method of the value as a function.
func (v Value) Method(i int) Value {
	if v.typ == nil {
		v.wrong("Method")
	}
	methods := v.typ.exported()
	if i < 0 || i >= len(methods) {
		panic("reflect: Method index out of range")
	}
	if v.flags&isHidden != 0 {
		panic("reflect: reflect.Value.Method using value obtained using unexported field")
	}
	m := methods[i]
	held := v.interfaceOf()
	if v.Kind() != Interface {
		return bound(v.typ, m, &held)
	}
	t := typeWord(&held)
	if t == nil {
		panic("reflect: Method on nil interface value")
	}
	// The methods of an interface are all in the list of the type, too.
	list := t.methodList()
	for i := range list {
		if own := &list[i]; own.name == m.name && own.pkg == m.pkg {
			return bound(t, own, &held)
		}
	}
	panic("reflect: Method index out of range")
}

// MethodByName is the method of the value with a name, the zero Value if there is none.
func (v Value) MethodByName(name string) Value {
	if v.typ == nil {
		v.wrong("MethodByName")
	}
	for i, m := range v.typ.exported() {
		if m.name == name {
			return v.Method(i)
		}
	}
	return Value{}
}
