package json

import (
	"encoding"
	"encoding/base64"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// Marshal writes a value as JSON.
func Marshal(v any) ([]byte, error) {
	e := encoder{escapesHTML: true}
	if err := e.value(reflect.ValueOf(v), false); err != nil {
		return nil, err
	}
	return e.out, nil
}

// MarshalIndent is Marshal with each element on a line of its own.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	data, err := Marshal(v)
	if err != nil {
		return nil, err
	}
	return indented(data, prefix, indent), nil
}

type encoder struct {
	out         []byte
	escapesHTML bool
	depth       int
	// References that are being written, from some depth on.
	seen map[any]bool
}

var (
	marshalerType     = reflect.TypeFor[Marshaler]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
)

// by writes what a method says of a value, if it has one.
func (e *encoder) by(v reflect.Value) (done bool, err error) {
	t := v.Type()
	if t.Kind() != reflect.Pointer && v.CanAddr() && !t.Implements(marshalerType) && reflect.PointerTo(t).Implements(marshalerType) {
		return e.by(v.Addr())
	}
	isNil := (t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface) && v.IsNil()
	if t.Implements(marshalerType) {
		if isNil {
			e.out = append(e.out, "null"...)
			return true, nil
		}
		text, err := v.Interface().(Marshaler).MarshalJSON()
		if err == nil {
			err = check(text)
		}
		if err != nil {
			return true, &MarshalerError{t, err, "MarshalJSON"}
		}
		e.out = compacted(e.out, text, e.escapesHTML)
		return true, nil
	}
	if t.Kind() != reflect.Pointer && v.CanAddr() && !t.Implements(textMarshalerType) && reflect.PointerTo(t).Implements(textMarshalerType) {
		return e.by(v.Addr())
	}
	if t.Implements(textMarshalerType) {
		if isNil {
			e.out = append(e.out, "null"...)
			return true, nil
		}
		text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return true, &MarshalerError{t, err, "MarshalText"}
		}
		e.text(string(text))
		return true, nil
	}
	return false, nil
}

// value writes one; quoted ones are in a string.
func (e *encoder) value(v reflect.Value, isQuoted bool) error {
	if !v.IsValid() {
		e.out = append(e.out, "null"...)
		return nil
	}
	if done, err := e.by(v); done {
		return err
	}
	switch v.Kind() {
	case reflect.Bool:
		e.plain(strconv.FormatBool(v.Bool()), isQuoted)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.plain(strconv.FormatInt(v.Int(), 10), isQuoted)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.plain(strconv.FormatUint(v.Uint(), 10), isQuoted)
	case reflect.Float32, reflect.Float64:
		return e.float(v, isQuoted)
	case reflect.String:
		return e.string(v, isQuoted)
	case reflect.Interface:
		return e.value(v.Elem(), false)
	case reflect.Struct:
		return e.structure(v)
	case reflect.Map:
		return e.reference(v, e.mapping)
	case reflect.Slice:
		if v.IsNil() {
			e.out = append(e.out, "null"...)
			return nil
		}
		if elem := v.Type().Elem(); elem.Kind() == reflect.Uint8 {
			pointer := reflect.PointerTo(elem)
			if !pointer.Implements(marshalerType) && !pointer.Implements(textMarshalerType) {
				e.plain(base64.StdEncoding.EncodeToString(v.Bytes()), true)
				return nil
			}
		}
		return e.reference(v, e.list)
	case reflect.Array:
		return e.list(v)
	case reflect.Pointer:
		return e.reference(v, func(v reflect.Value) error { return e.value(v.Elem(), isQuoted) })
	default:
		return &UnsupportedTypeError{v.Type()}
	}
	return nil
}

func (e *encoder) plain(text string, isQuoted bool) {
	if isQuoted {
		text = `"` + text + `"`
	}
	e.out = append(e.out, text...)
}

func (e *encoder) float(v reflect.Value, isQuoted bool) error {
	f, bits := v.Float(), v.Type().Bits()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return &UnsupportedValueError{v, strconv.FormatFloat(f, 'g', -1, bits)}
	}
	size, format := math.Abs(f), byte('f')
	isExtreme := size < 1e-6 || size >= 1e21
	if bits == 32 {
		isExtreme = float32(size) < 1e-6 || float32(size) >= 1e21
	}
	if size != 0 && isExtreme {
		format = 'e'
	}
	text := strconv.FormatFloat(f, format, -1, bits)
	if n := len(text); format == 'e' && n >= 4 && text[n-4:n-1] == "e-0" {
		text = text[:n-2] + text[n-1:]
	}
	e.plain(text, isQuoted)
	return nil
}

func (e *encoder) string(v reflect.Value, isQuoted bool) error {
	if v.Type() == numberType {
		text := v.String()
		if text == "" {
			text = "0"
		}
		s := scanner{data: []byte(text)}
		if c := text[0]; c != '-' && (c < '0' || c > '9') || !s.number() || s.at < len(text) {
			return &UnsupportedValueError{v, "invalid number literal " + strconv.Quote(text)}
		}
		e.plain(text, isQuoted)
		return nil
	}
	if isQuoted {
		inner := encoder{escapesHTML: e.escapesHTML}
		inner.text(v.String())
		e.text(string(inner.out))
		return nil
	}
	e.text(v.String())
	return nil
}

// text writes a string.
func (e *encoder) text(s string) {
	e.out = append(e.out, '"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			e.out = append(e.out, `\ufffd`...)
		case r == '\u2028' || r == '\u2029':
			e.out = append(e.out, `\u202`...)
			e.out = append(e.out, hex[r&15])
		case r == '"' || r == '\\':
			e.out = append(e.out, '\\', byte(r))
		case r < ' ' && strings.ContainsRune("\b\f\n\r\t", r):
			e.out = append(e.out, '\\', "btn?fr"[r-'\b'])
		case r < ' ' || e.escapesHTML && (r == '<' || r == '>' || r == '&'):
			e.out = append(e.out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			e.out = append(e.out, s[i:i+size]...)
		}
		i += size
	}
	e.out = append(e.out, '"')
}

// reference writes what a pointer, map or slice leads to, which may be itself.
func (e *encoder) reference(v reflect.Value, write func(reflect.Value) error) error {
	const unwatched = 1000
	if v.IsNil() {
		e.out = append(e.out, "null"...)
		return nil
	}
	e.depth++
	defer func() { e.depth-- }()
	if e.depth > unwatched {
		key := any(v.Pointer())
		if v.Kind() == reflect.Slice {
			key = [2]uintptr{v.Pointer(), uintptr(v.Len())}
		}
		if e.seen[key] {
			return &UnsupportedValueError{v, "encountered a cycle via " + v.Type().String()}
		}
		if e.seen == nil {
			e.seen = make(map[any]bool)
		}
		e.seen[key] = true
		defer delete(e.seen, key)
	}
	return write(v)
}

func (e *encoder) list(v reflect.Value) error {
	e.out = append(e.out, '[')
	for i := range v.Len() {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		if err := e.value(v.Index(i), false); err != nil {
			return err
		}
	}
	e.out = append(e.out, ']')
	return nil
}

func (e *encoder) mapping(v reflect.Value) error {
	type entry struct {
		key   string
		value reflect.Value
	}
	var entries []entry
	for iter := v.MapRange(); iter.Next(); {
		key, err := keyText(iter.Key())
		if err != nil {
			return err
		}
		entries = append(entries, entry{key, iter.Value()})
	}
	if len(entries) == 0 {
		if err := keyKind(v.Type()); err != nil {
			return err
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	e.out = append(e.out, '{')
	for i, entry := range entries {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		e.text(entry.key)
		e.out = append(e.out, ':')
		if err := e.value(entry.value, false); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	return nil
}

// keyKind says whether keys of a map have a form.
func keyKind(t reflect.Type) error {
	switch key := t.Key(); key.Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
	default:
		if !key.Implements(textMarshalerType) {
			return &UnsupportedTypeError{t}
		}
	}
	return nil
}

func keyText(key reflect.Value) (string, error) {
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if key.Type().Implements(textMarshalerType) {
		if key.Kind() == reflect.Pointer && key.IsNil() {
			return "", nil
		}
		text, err := key.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return "", &MarshalerError{key.Type(), err, "MarshalText"}
		}
		return string(text), nil
	}
	switch key.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(key.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(key.Uint(), 10), nil
	}
	return "", &UnsupportedTypeError{key.Type()}
}

func (e *encoder) structure(v reflect.Value) error {
	e.out = append(e.out, '{')
	isFirst := true
	for _, f := range fieldsOf(v.Type()) {
		value, ok := reach(v, f.path)
		if !ok || f.omitEmpty && isEmpty(value) || f.omitZero && isZero(value) {
			continue
		}
		if !isFirst {
			e.out = append(e.out, ',')
		}
		isFirst = false
		e.text(f.name)
		e.out = append(e.out, ':')
		if err := e.value(value, f.isQuoted); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	return nil
}

// reach gives a field, unless the way to it is through nil.
func reach(v reflect.Value, path []int) (reflect.Value, bool) {
	for _, index := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(index)
	}
	return v, true
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct, reflect.Complex64, reflect.Complex128, reflect.Chan, reflect.Func:
		return false
	}
	return v.IsZero()
}

type zeroer interface{ IsZero() bool }

func isZero(v reflect.Value) bool {
	if v.CanInterface() {
		if z, ok := v.Interface().(zeroer); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
			return z.IsZero()
		}
		if v.CanAddr() {
			if z, ok := v.Addr().Interface().(zeroer); ok {
				return z.IsZero()
			}
		}
	}
	return v.IsZero()
}
