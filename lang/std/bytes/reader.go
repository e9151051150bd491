package bytes

import "strings"

// A Reader reads from bytes.
type Reader struct{ strings.Reader }

// NewReader returns a reader of b.
func NewReader(b []byte) *Reader {
	r := new(Reader)
	r.Reset(b)
	return r
}

// Reset makes it read b.
func (r *Reader) Reset(b []byte) { r.Reader.Reset(view(b)) }
