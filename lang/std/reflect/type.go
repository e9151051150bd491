package reflect

import (
	"strconv"
	"unsafe"
)

// Type is a type. Types are identical if they are ==.
type Type interface {
	Align() int
	FieldAlign() int
	Method(int) Method
	MethodByName(string) (Method, bool)
	NumMethod() int
	Name() string
	PkgPath() string
	Size() uintptr
	String() string
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	ConvertibleTo(u Type) bool
	Comparable() bool
	Bits() int
	ChanDir() ChanDir
	IsVariadic() bool
	Elem() Type
	Field(i int) StructField
	FieldByIndex(index []int) StructField
	FieldByName(name string) (StructField, bool)
	In(i int) Type
	Key() Type
	Len() int
	NumField() int
	NumIn() int
	NumOut() int
	Out(i int) Type

	descriptor() *rtype
}

// rtype is the layout of a type descriptor, as the runtime declares it.
type rtype struct {
	size          uintptr
	pointerBytes  uintptr
	pointerBitmap *byte
	hash          uint32
	align         uint8
	kind          uint8
	flags         uint16
	text          string
	name          string
	pkg           string
	elem          *rtype
	key           *rtype
	len           int
	fields        list
	params        list
	results       list
	methods       list
	pointer       *rtype
	calls         *thunks
}

// list is the layout of a list in a descriptor.
type list struct {
	start unsafe.Pointer
	count int
}

// Flags of a descriptor.
const (
	isDirect     = 1 << 0 // values are one pointer word
	isComparable = 1 << 1
	isNamed      = 1 << 3
	isVariadic   = 1 << 4
	canSend      = 1 << 6
	canReceive   = 1 << 7
)

// field is the layout of a field in a descriptor.
type field struct {
	name     string
	pkg      string
	typ      *rtype
	offset   uintptr
	tag      string
	embedded uint64
}

// method is the layout of a method in a descriptor.
type method struct {
	name string
	pkg  string
	typ  *rtype
	code unsafe.Pointer
}

func (t *rtype) fieldList() []field {
	return unsafe.Slice((*field)(t.fields.start), t.fields.count)
}

func (t *rtype) methodList() []method {
	return unsafe.Slice((*method)(t.methods.start), t.methods.count)
}

func (t *rtype) paramList() []*rtype {
	return unsafe.Slice((**rtype)(t.params.start), t.params.count)
}

func (t *rtype) resultList() []*rtype {
	return unsafe.Slice((**rtype)(t.results.start), t.results.count)
}

// TypeOf is the type of the value in i, nil if there is none.
func TypeOf(i any) Type {
	return asType(typeWord(&i))
}

// TypeFor is the type T.
func TypeFor[T any]() Type {
	return TypeOf((*T)(nil)).Elem()
}

func typeWord(i *any) *rtype {
	return *(**rtype)(unsafe.Pointer(i))
}

func asType(t *rtype) Type {
	if t == nil {
		return nil
	}
	return t
}

func (t *rtype) descriptor() *rtype { return t }
func (t *rtype) Align() int         { return int(t.align) }
func (t *rtype) FieldAlign() int    { return int(t.align) }
func (t *rtype) Size() uintptr      { return t.size }
func (t *rtype) String() string     { return t.text }
func (t *rtype) Kind() Kind         { return Kind(t.kind) }
func (t *rtype) Name() string       { return t.name }
func (t *rtype) PkgPath() string    { return t.pkg }
func (t *rtype) Comparable() bool   { return t.flags&isComparable != 0 }

// must panics unless the type has this kind.
func (t *rtype) must(kind Kind, what string) {
	if t.Kind() != kind {
		panic("reflect: " + what + " of non-" + kind.String() + " type " + t.text)
	}
}

func (t *rtype) Bits() int {
	if k := t.Kind(); k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + t.text)
	}
	return int(t.size) * 8
}

func (t *rtype) ChanDir() ChanDir {
	t.must(Chan, "ChanDir")
	dir := ChanDir(0)
	if t.flags&canSend != 0 {
		dir |= SendDir
	}
	if t.flags&canReceive != 0 {
		dir |= RecvDir
	}
	return dir
}

func (t *rtype) IsVariadic() bool {
	t.must(Func, "IsVariadic")
	return t.flags&isVariadic != 0
}

func (t *rtype) Elem() Type {
	if t.elem == nil {
		panic("reflect: Elem of invalid type " + t.text)
	}
	return t.elem
}

func (t *rtype) Key() Type {
	t.must(Map, "Key")
	return t.key
}

func (t *rtype) Len() int {
	t.must(Array, "Len")
	return t.len
}

func (t *rtype) NumIn() int {
	t.must(Func, "NumIn")
	return t.params.count
}

func (t *rtype) NumOut() int {
	t.must(Func, "NumOut")
	return t.results.count
}

func (t *rtype) In(i int) Type {
	t.must(Func, "In")
	return t.paramList()[i]
}

func (t *rtype) Out(i int) Type {
	t.must(Func, "Out")
	return t.resultList()[i]
}

// StructField is a field of a struct type.
type StructField struct {
	Name      string
	PkgPath   string // of a field that is not exported
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}

// IsExported says whether other packages can use the field.
func (f StructField) IsExported() bool {
	return f.PkgPath == ""
}

func (t *rtype) NumField() int {
	t.must(Struct, "NumField")
	return t.fields.count
}

func (t *rtype) Field(i int) StructField {
	t.must(Struct, "Field")
	if i < 0 || i >= t.fields.count {
		panic("reflect: Field index out of bounds")
	}
	f := &t.fieldList()[i]
	return StructField{
		Name:      f.name,
		PkgPath:   f.pkg,
		Type:      f.typ,
		Tag:       StructTag(f.tag),
		Offset:    f.offset,
		Index:     []int{i},
		Anonymous: f.embedded != 0,
	}
}

func (t *rtype) FieldByIndex(index []int) StructField {
	var f StructField
	for i, x := range index {
		if i > 0 {
			t = f.Type.descriptor()
			if t.Kind() == Pointer && t.elem.Kind() == Struct {
				t = t.elem
			}
		}
		f = t.Field(x)
	}
	f.Index = index
	return f
}

// FieldByName looks at embedded structs level by level; of two fields on one level there is none.
func (t *rtype) FieldByName(name string) (StructField, bool) {
	t.must(Struct, "FieldByName")
	type place struct {
		t     *rtype
		index []int
	}
	level := []place{{t, nil}}
	seen := map[*rtype]bool{}
	for len(level) > 0 {
		var next []place
		var found StructField
		count := 0
		for _, p := range level {
			if seen[p.t] {
				continue
			}
			for i := range p.t.fieldList() {
				f := &p.t.fieldList()[i]
				index := append(p.index[:len(p.index):len(p.index)], i)
				if f.name == name {
					found = p.t.Field(i)
					found.Index = index
					count++
				}
				inner := f.typ
				if inner.Kind() == Pointer {
					inner = inner.elem
				}
				if f.embedded != 0 && inner.Kind() == Struct {
					next = append(next, place{inner, index})
				}
			}
		}
		for _, p := range level {
			seen[p.t] = true
		}
		if count == 1 {
			return found, true
		}
		if count > 1 {
			break
		}
		level = next
	}
	return StructField{}, false
}

// StructTag is the tag of a field: usually key:"value" pairs.
type StructTag string

// Get is the value of a key, empty if there is none.
func (tag StructTag) Get(key string) string {
	value, _ := tag.Lookup(key)
	return value
}

// Lookup is the value of a key, if there is one.
func (tag StructTag) Lookup(key string) (value string, ok bool) {
	rest := string(tag)
	for {
		for rest != "" && rest[0] == ' ' {
			rest = rest[1:]
		}
		end := 0
		for end < len(rest) && rest[end] > ' ' && rest[end] != ':' && rest[end] != '"' && rest[end] != 0x7f {
			end++
		}
		if end == 0 || end+1 >= len(rest) || rest[end] != ':' || rest[end+1] != '"' {
			return "", false
		}
		name := rest[:end]
		literal, err := strconv.QuotedPrefix(rest[end+1:])
		if err != nil {
			return "", false
		}
		rest = rest[end+1+len(literal):]
		if name == key {
			value, err := strconv.Unquote(literal)
			return value, err == nil
		}
	}
}

// VisibleFields are all fields of a struct type, those of embedded structs after the struct.
func VisibleFields(t Type) []StructField {
	return visible(t.descriptor(), nil, nil)
}

func visible(t *rtype, prefix []int, fields []StructField) []StructField {
	for i := range t.fields.count {
		f := t.Field(i)
		f.Index = append(prefix[:len(prefix):len(prefix)], i)
		fields = append(fields, f)
		inner := f.Type.descriptor()
		if inner.Kind() == Pointer {
			inner = inner.elem
		}
		if f.Anonymous && inner.Kind() == Struct {
			fields = visible(inner, f.Index, fields)
		}
	}
	return fields
}
