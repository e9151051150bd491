// Package encoding has the interfaces of values that bring their own form as text or bytes.
package encoding

// TextMarshaler gives its form as text.
type TextMarshaler interface {
	MarshalText() (text []byte, err error)
}

// TextUnmarshaler takes its form as text.
type TextUnmarshaler interface {
	UnmarshalText(text []byte) error
}

// TextAppender appends its form as text.
type TextAppender interface {
	AppendText(b []byte) ([]byte, error)
}

// BinaryMarshaler gives its form as bytes.
type BinaryMarshaler interface {
	MarshalBinary() (data []byte, err error)
}

// BinaryUnmarshaler takes its form as bytes.
type BinaryUnmarshaler interface {
	UnmarshalBinary(data []byte) error
}

// BinaryAppender appends its form as bytes.
type BinaryAppender interface {
	AppendBinary(b []byte) ([]byte, error)
}
