package strings

import (
	"unicode/utf8"
	"unsafe"
)

// A Builder builds a string piece by piece.
type Builder struct {
	owner *Builder // itself: to notice copies
	bytes []byte
}

func (b *Builder) check() {
	if b.owner == nil {
		b.owner = b
	} else if b.owner != b {
		panic("strings: illegal use of non-zero Builder copied by value")
	}
}

// String returns what was written.
func (b *Builder) String() string { return unsafe.String(unsafe.SliceData(b.bytes), len(b.bytes)) }

// Len returns how many bytes were written.
func (b *Builder) Len() int { return len(b.bytes) }

// Cap returns how many bytes there is room for.
func (b *Builder) Cap() int { return cap(b.bytes) }

// Reset forgets everything.
func (b *Builder) Reset() { *b = Builder{} }

// Grow makes room for n more bytes.
func (b *Builder) Grow(n int) {
	b.check()
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
	if cap(b.bytes)-len(b.bytes) < n {
		grown := append([]byte(nil), make([]byte, 2*cap(b.bytes)+n)...)
		copy(grown, b.bytes)
		b.bytes = grown[:len(b.bytes)]
	}
}

// Write appends bytes.
func (b *Builder) Write(p []byte) (int, error) {
	b.check()
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}

// WriteByte appends a byte.
func (b *Builder) WriteByte(c byte) error {
	b.check()
	b.bytes = append(b.bytes, c)
	return nil
}

// WriteRune appends a rune.
func (b *Builder) WriteRune(r rune) (int, error) {
	b.check()
	before := len(b.bytes)
	b.bytes = utf8.AppendRune(b.bytes, r)
	return len(b.bytes) - before, nil
}

// WriteString appends a string.
func (b *Builder) WriteString(s string) (int, error) {
	b.check()
	b.bytes = append(b.bytes, s...)
	return len(s), nil
}
