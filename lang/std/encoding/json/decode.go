package json

import (
	"encoding"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Unmarshal reads a value into what v points to.
func Unmarshal(data []byte, v any) error {
	if err := check(data); err != nil {
		return err
	}
	d := decoder{scanner: scanner{data: data}}
	return d.into(v)
}

// A decoder reads text that is known to be right.
type decoder struct {
	scanner
	usesNumber, forbidsUnknown bool
	// The first value that did not fit: reading goes on.
	misfit error
	// The type of the whole value, and the way to the one that is being read.
	root reflect.Type
	path []string
}

func (d *decoder) into(v any) error {
	pointer := reflect.ValueOf(v)
	if pointer.Kind() != reflect.Pointer || pointer.IsNil() {
		return &InvalidUnmarshalError{reflect.TypeOf(v)}
	}
	d.root = pointer.Type().Elem()
	if err := d.read(pointer, false); err != nil && d.misfit == nil {
		return err
	}
	return d.misfit
}

// wrong notes that a value does not fit a type.
func (d *decoder) wrong(what string, t reflect.Type, at int) { d.wrongBecause(what, t, at, nil) }

func (d *decoder) wrongBecause(what string, t reflect.Type, at int, err error) {
	if d.misfit != nil {
		return
	}
	misfit := &UnmarshalTypeError{Value: what, Type: t, Offset: int64(at), Err: err}
	if len(d.path) > 0 {
		misfit.Struct, misfit.Field = d.root.Name(), strings.Join(d.path, ".")
	}
	d.misfit = misfit
}

// within reads a part of a value.
func (d *decoder) within(name string, read func()) {
	d.path = append(d.path, name)
	read()
	d.path = d.path[:len(d.path)-1]
}

// raw gives the text of the next value.
func (d *decoder) raw() []byte {
	d.space()
	start := d.at
	d.scanner.value(0)
	return d.data[start:d.at]
}

// target follows pointers, making what is missing, to where a value belongs. A null stays with the last pointer.
func target(v reflect.Value, isNull bool) (u Unmarshaler, t encoding.TextUnmarshaler, to reflect.Value) {
	if v.Kind() != reflect.Pointer && v.Type().Name() != "" && v.CanAddr() {
		v = v.Addr()
	}
	for {
		if v.Kind() == reflect.Interface && !v.IsNil() {
			inner := v.Elem()
			if inner.Kind() == reflect.Pointer && !inner.IsNil() && (!isNull || inner.Elem().Kind() == reflect.Pointer) {
				v = inner
				continue
			}
		}
		if v.Kind() != reflect.Pointer {
			return nil, nil, v
		}
		if isNull && v.CanSet() {
			return nil, nil, v
		}
		if v.Elem().Kind() == reflect.Interface && v.Elem().Elem().Equal(v) {
			return nil, nil, v.Elem()
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if v.Type().NumMethod() > 0 && v.CanInterface() {
			if u, ok := v.Interface().(Unmarshaler); ok {
				return u, nil, v
			}
			if !isNull {
				if t, ok := v.Interface().(encoding.TextUnmarshaler); ok {
					return nil, t, v
				}
			}
		}
		v = v.Elem()
	}
}

// read reads a value; quoted ones are in a string.
func (d *decoder) read(v reflect.Value, isQuoted bool) error {
	d.space()
	start := d.at
	c := d.peek()
	u, text, v := target(v, c == 'n')
	if u != nil {
		return u.UnmarshalJSON(d.raw())
	}
	if isQuoted {
		return d.quoted(v)
	}
	switch {
	case c == '{' || c == '[':
		if text != nil {
			d.raw()
			d.wrongBecause(kindOf(c), reflect.TypeOf(text).Elem(), start+1, errNoString)
			return nil
		}
		if c == '{' {
			return d.readObject(v)
		}
		return d.readArray(v)
	case c == '"':
		s := unquoted(d.raw())
		if text != nil {
			return text.UnmarshalText([]byte(s))
		}
		return d.setText(v, s, d.at)
	case text != nil:
		d.raw()
		d.wrongBecause(kindOf(c), reflect.TypeOf(text).Elem(), d.at, errNoString)
		return nil
	}
	return d.setPlain(v, string(d.raw()), d.at)
}

var errNoString = errors.New("JSON value must be string type")

// kindOf says what begins with c.
func kindOf(c byte) string {
	switch c {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	}
	return "number"
}

// quoted reads a number, boolean or string that is written within a string.
func (d *decoder) quoted(v reflect.Value) error {
	raw := d.raw()
	if string(raw) == "null" {
		return d.setPlain(v, "null", d.at)
	}
	if raw[0] != '"' {
		d.wrong(kindOf(raw[0]), v.Type(), d.at)
		return nil
	}
	inner := unquoted(raw)
	switch v.Kind() {
	case reflect.Bool:
		if inner != "true" && inner != "false" && inner != "null" {
			d.wrongBecause("string "+string(raw), v.Type(), d.at, strconv.ErrSyntax)
			return nil
		}
	case reflect.String:
		if v.Type() == numberType {
			return d.setText(v, inner, d.at)
		}
		if inner == "null" {
			break
		}
		s := scanner{data: []byte(inner)}
		if s.peek() != '"' {
			s.fail("looking for beginning of object key string")
		} else if s.text() && s.at < len(inner) {
			s.fail("after string value")
		}
		if s.err != nil {
			d.wrongBecause("string", v.Type(), d.at, s.err)
			return nil
		}
		return d.setText(v, unquoted([]byte(inner)), d.at)
	default:
		if inner != "null" && !isNumber(inner) {
			d.wrong("number "+inner, v.Type(), d.at)
			return nil
		}
	}
	return d.setPlain(v, inner, d.at)
}

// setText sets a string.
func (d *decoder) setText(v reflect.Value, s string, at int) error {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == numberType && !isNumber(s) {
			return fmt.Errorf("json: invalid number literal, trying to unmarshal %q into Number", strconv.Quote(s))
		}
		v.SetString(s)
		return nil
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			bytes, err := base64.StdEncoding.DecodeString(s)
			if err != nil {
				d.wrongBecause("string", v.Type(), at, err)
				return nil
			}
			v.SetBytes(bytes)
			return nil
		}
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(s))
			return nil
		}
	}
	d.wrong("string", v.Type(), at)
	return nil
}

func isNumber(s string) bool {
	c := scanner{data: []byte(s)}
	first := c.peek()
	return (first == '-' || '0' <= first && first <= '9') && c.number() && c.at == len(s)
}

// setPlain sets what is written without quotes.
func (d *decoder) setPlain(v reflect.Value, text string, at int) error {
	switch text {
	case "null":
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Map, reflect.Slice:
			v.SetZero()
		}
		return nil
	case "true", "false":
		switch {
		case v.Kind() == reflect.Bool:
			v.SetBool(text == "true")
		case v.Kind() == reflect.Interface && v.NumMethod() == 0:
			v.Set(reflect.ValueOf(text == "true"))
		default:
			d.wrong("bool", v.Type(), at)
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(text, 10, 64)
		if err != nil || v.OverflowInt(i) {
			d.wrong("number "+text, v.Type(), at)
			return nil
		}
		v.SetInt(i)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		u, err := strconv.ParseUint(text, 10, 64)
		if err != nil || v.OverflowUint(u) {
			d.wrong("number "+text, v.Type(), at)
			return nil
		}
		v.SetUint(u)
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(text, v.Type().Bits())
		if err != nil || v.OverflowFloat(f) {
			d.wrong("number "+text, v.Type(), at)
			return nil
		}
		v.SetFloat(f)
	case reflect.Interface:
		if v.NumMethod() > 0 {
			d.wrong("number", v.Type(), at)
			return nil
		}
		v.Set(reflect.ValueOf(d.number(text, at)))
	default:
		if v.Kind() == reflect.String && v.Type() == numberType {
			v.SetString(text)
			return nil
		}
		d.wrong("number", v.Type(), at)
	}
	return nil
}

// number gives one that goes to an interface.
func (d *decoder) number(text string, at int) any {
	if d.usesNumber {
		return Number(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		d.wrong("number "+text, reflect.TypeFor[float64](), at)
		return 0.0
	}
	return f
}

// unquoted gives the text of a string that is known to be right.
func unquoted(raw []byte) string {
	raw = raw[1 : len(raw)-1]
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			r, size := utf8.DecodeRune(raw[i:])
			out = utf8.AppendRune(out, r)
			i += size
			continue
		}
		c := raw[i+1]
		i += 2
		if c != 'u' {
			if at := strings.IndexByte("bfnrt", c); at >= 0 {
				c = "\b\f\n\r\t"[at]
			}
			out = append(out, c)
			continue
		}
		r := fourDigits(raw[i:])
		i += 4
		if utf16.IsSurrogate(r) {
			paired := rune(utf8.RuneError)
			if i+6 <= len(raw) && raw[i] == '\\' && raw[i+1] == 'u' {
				paired = utf16.DecodeRune(r, fourDigits(raw[i+2:]))
			}
			if paired != utf8.RuneError {
				i += 6
			}
			r = paired
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

func fourDigits(text []byte) rune {
	var r rune
	for _, c := range text[:4] {
		digit, _ := hexDigit(c)
		r = r<<4 | digit
	}
	return r
}

// plain reads a value of any kind.
func (d *decoder) plain() any {
	d.space()
	switch d.peek() {
	case '{':
		object := make(map[string]any)
		d.each('}', func() {
			key := unquoted(d.raw())
			d.space()
			d.at++
			d.within(key, func() { object[key] = d.plain() })
		})
		return object
	case '[':
		array := []any{}
		d.each(']', func() {
			d.within(strconv.Itoa(len(array)), func() { array = append(array, d.plain()) })
		})
		return array
	case '"':
		return unquoted(d.raw())
	}
	raw := string(d.raw())
	switch raw {
	case "null":
		return nil
	case "true", "false":
		return raw == "true"
	}
	return d.number(raw, d.at)
}

// each calls read where each element or key begins, and goes behind the end.
func (d *decoder) each(end byte, read func()) {
	d.at++
	for {
		d.space()
		switch d.peek() {
		case end:
			d.at++
			return
		case ',':
			d.at++
			d.space()
		}
		read()
	}
}

func (d *decoder) readArray(v reflect.Value) error {
	start := d.at
	switch v.Kind() {
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(d.plain()))
			return nil
		}
	case reflect.Array, reflect.Slice:
		return d.readList(v)
	}
	d.raw()
	d.wrong("array", v.Type(), start+1)
	return nil
}

func (d *decoder) readList(v reflect.Value) error {
	count := 0
	var failed error
	d.each(']', func() {
		if failed != nil {
			d.raw()
			return
		}
		if v.Kind() == reflect.Slice {
			if count >= v.Cap() {
				v.Grow(1)
			}
			if count >= v.Len() {
				v.SetLen(count + 1)
			}
		}
		if count < v.Len() {
			d.within(strconv.Itoa(count), func() { failed = d.read(v.Index(count), false) })
		} else {
			d.raw()
		}
		count++
	})
	if failed != nil {
		return failed
	}
	if v.Kind() == reflect.Array {
		for i := count; i < v.Len(); i++ {
			v.Index(i).SetZero()
		}
		return nil
	}
	if count == 0 {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	} else {
		v.SetLen(count)
	}
	return nil
}

func (d *decoder) readObject(v reflect.Value) error {
	start := d.at
	switch v.Kind() {
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(d.plain()))
			return nil
		}
	case reflect.Map:
		if isKey(v.Type().Key()) {
			return d.readMap(v)
		}
	case reflect.Struct:
		return d.readStruct(v)
	}
	d.raw()
	d.wrong("object", v.Type(), start+1)
	return nil
}

var textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()

func isKey(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	}
	return reflect.PointerTo(t).Implements(textUnmarshalerType)
}

func (d *decoder) readMap(v reflect.Value) error {
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	t := v.Type()
	var failed error
	d.each('}', func() {
		start := d.at
		name := unquoted(d.raw())
		d.space()
		d.at++
		if failed != nil {
			d.raw()
			return
		}
		d.within(name, func() {
			elem := reflect.New(t.Elem()).Elem()
			var key reflect.Value
			if key, failed = d.key(t.Key(), name, start+1); failed != nil || !key.IsValid() {
				d.raw()
				return
			}
			if failed = d.read(elem, false); failed == nil {
				v.SetMapIndex(key, elem)
			}
		})
	})
	return failed
}

// key makes a key of its text; one that does not fit is invalid.
func (d *decoder) key(t reflect.Type, name string, at int) (reflect.Value, error) {
	key := reflect.New(t)
	if reflect.PointerTo(t).Implements(textUnmarshalerType) {
		err := key.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name))
		return key.Elem(), err
	}
	key = key.Elem()
	switch t.Kind() {
	case reflect.String:
		key.SetString(name)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(name, 10, 64)
		if err != nil || key.OverflowInt(i) {
			d.wrong("number "+name, t, at)
			return reflect.Value{}, nil
		}
		key.SetInt(i)
	default:
		u, err := strconv.ParseUint(name, 10, 64)
		if err != nil || key.OverflowUint(u) {
			d.wrong("number "+name, t, at)
			return reflect.Value{}, nil
		}
		key.SetUint(u)
	}
	return key, nil
}

func (d *decoder) readStruct(v reflect.Value) error {
	fields := fieldsOf(v.Type())
	var failed error
	d.each('}', func() {
		name := unquoted(d.raw())
		d.space()
		d.at++
		f := find(fields, name)
		if failed != nil || f == nil {
			if f == nil && d.forbidsUnknown && d.misfit == nil {
				d.misfit = fmt.Errorf("json: unknown field %q", name)
			}
			d.raw()
			return
		}
		d.within(name, func() {
			to, err := d.way(v, f.path)
			if err != nil {
				d.wrongBecause(kindOf(d.raw()[0]), v.Type(), d.at, err)
				return
			}
			failed = d.read(to, f.isQuoted)
		})
	})
	return failed
}

// find looks for a field by its name, or else by its name in letters of another case.
func find(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	for i := range fields {
		if strings.EqualFold(fields[i].name, name) {
			return &fields[i]
		}
	}
	return nil
}

// way goes to a field, making what embedded pointers lead to.
func (d *decoder) way(v reflect.Value, path []int) (reflect.Value, error) {
	for i, index := range path {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !v.CanSet() {
					return v, errors.New("cannot set embedded pointer to unexported struct type")
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(index)
	}
	return v, nil
}
