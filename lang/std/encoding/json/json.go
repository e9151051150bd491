// Package json writes values as JSON (RFC 8259) and reads them.
package json

import (
	"reflect"
	"strconv"
	"strings"
)

// Marshaler gives its own JSON.
type Marshaler interface {
	MarshalJSON() ([]byte, error)
}

// Unmarshaler takes JSON itself.
type Unmarshaler interface {
	UnmarshalJSON([]byte) error
}

// RawMessage is JSON that is left as it is.
type RawMessage []byte

// MarshalJSON gives the text itself.
func (m RawMessage) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	return m, nil
}

// UnmarshalJSON keeps the text.
func (m *RawMessage) UnmarshalJSON(data []byte) error {
	*m = append((*m)[:0], data...)
	return nil
}

// Number is a number as it is written.
type Number string

func (n Number) String() string { return string(n) }

// Float64 is its value.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// Int64 is its value.
func (n Number) Int64() (int64, error) { return strconv.ParseInt(string(n), 10, 64) }

var numberType = reflect.TypeFor[Number]()

// SyntaxError says what is no JSON, and how many bytes were read up to there.
type SyntaxError struct {
	msg    string
	Offset int64
}

func (e *SyntaxError) Error() string { return e.msg }

// UnmarshalTypeError is about a value that does not fit a type.
type UnmarshalTypeError struct {
	Value  string
	Type   reflect.Type
	Offset int64
	// The name of the type of the whole value, and the way from there: names of fields and indexes.
	Struct string
	Field  string
	Err    error
}

func (e *UnmarshalTypeError) Error() string {
	text := "json: cannot unmarshal " + e.Value + " into "
	last := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
	switch isIndex := last != "" && strings.TrimRight(last, "0123456789") == ""; {
	case e.Struct == "" && e.Field == "":
		text += "Go value"
	case isIndex:
		text += e.Struct + "." + e.Field
	default:
		text += "Go struct field " + e.Struct + "." + e.Field
	}
	text += " of type " + e.Type.String()
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the error behind it.
func (e *UnmarshalTypeError) Unwrap() error { return e.Err }

// InvalidUnmarshalError is about an argument that is no pointer.
type InvalidUnmarshalError struct{ Type reflect.Type }

func (e *InvalidUnmarshalError) Error() string {
	switch {
	case e.Type == nil:
		return "json: Unmarshal(nil)"
	case e.Type.Kind() != reflect.Pointer:
		return "json: Unmarshal(non-pointer " + e.Type.String() + ")"
	}
	return "json: Unmarshal(nil " + e.Type.String() + ")"
}

// UnsupportedTypeError is about a type that has no form in JSON.
type UnsupportedTypeError struct{ Type reflect.Type }

func (e *UnsupportedTypeError) Error() string { return "json: unsupported type: " + e.Type.String() }

// UnsupportedValueError is about a value that has no form in JSON.
type UnsupportedValueError struct {
	Value reflect.Value
	Str   string
}

func (e *UnsupportedValueError) Error() string { return "json: unsupported value: " + e.Str }

// MarshalerError is an error of a method that gives the form of a value.
type MarshalerError struct {
	Type   reflect.Type
	Err    error
	source string
}

func (e *MarshalerError) Error() string {
	return "json: error calling " + e.source + " for type " + e.Type.String() + ": " + e.Err.Error()
}

// Unwrap gives the error of the method.
func (e *MarshalerError) Unwrap() error { return e.Err }
