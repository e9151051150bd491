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
	return Method{Name: m.name, PkgPath: m.pkg, Type: m.typ, Index: i}
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
