package bytes

import (
	"errors"
	"io"
	"unicode/utf8"
)

// ErrTooLarge is what a Buffer panics with if it cannot grow.
var ErrTooLarge = errors.New("bytes.Buffer: too large")

// What the last operation was, for UnreadByte and UnreadRune: a read of that many bytes of a rune, or one of these.
const (
	lastWasOther = 0
	lastWasRead  = -1
)

// A Buffer is written at its end and read at its start; the zero value is empty.
type Buffer struct {
	bytes []byte
	at    int // what has been read
	last  int
}

func NewBuffer(b []byte) *Buffer          { return &Buffer{bytes: b} }
func NewBufferString(s string) *Buffer    { return &Buffer{bytes: []byte(s)} }
func (b *Buffer) Bytes() []byte           { return b.bytes[b.at:] }
func (b *Buffer) Len() int                { return len(b.bytes) - b.at }
func (b *Buffer) Cap() int                { return cap(b.bytes) }
func (b *Buffer) Available() int          { return cap(b.bytes) - len(b.bytes) }
func (b *Buffer) AvailableBuffer() []byte { return b.bytes[len(b.bytes):] }

// String returns what is left to read.
func (b *Buffer) String() string {
	if b == nil {
		return "<nil>"
	}
	return string(b.bytes[b.at:])
}

// Reset empties the buffer.
func (b *Buffer) Reset() {
	b.bytes = b.bytes[:0]
	b.at, b.last = 0, lastWasOther
}

// Truncate keeps the first n bytes that are left to read.
func (b *Buffer) Truncate(n int) {
	if n == 0 {
		b.Reset()
		return
	}
	b.last = lastWasOther
	if n < 0 || n > b.Len() {
		panic("bytes.Buffer: truncation out of range")
	}
	b.bytes = b.bytes[:b.at+n]
}

// room makes room for n more bytes at the end, where possible where others were read.
func (b *Buffer) room(n int) {
	b.last = lastWasOther
	if b.at > 0 && b.at == len(b.bytes) {
		b.Reset()
	}
	if cap(b.bytes)-len(b.bytes) >= n {
		return
	}
	if b.at > 0 && b.Len()+n <= cap(b.bytes)/2 {
		b.bytes = b.bytes[:copy(b.bytes, b.bytes[b.at:])]
	} else {
		grown := make([]byte, b.Len(), max(64, 2*cap(b.bytes)+n))
		copy(grown, b.bytes[b.at:])
		b.bytes = grown
	}
	b.at = 0
}

// Grow makes room for n more bytes.
func (b *Buffer) Grow(n int) {
	if n < 0 {
		panic("bytes.Buffer.Grow: negative count")
	}
	b.room(n)
}

func (b *Buffer) Write(p []byte) (n int, err error) {
	b.room(len(p))
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}

func (b *Buffer) WriteString(s string) (n int, err error) {
	b.room(len(s))
	b.bytes = append(b.bytes, s...)
	return len(s), nil
}

func (b *Buffer) WriteByte(c byte) error {
	b.room(1)
	b.bytes = append(b.bytes, c)
	return nil
}

func (b *Buffer) WriteRune(r rune) (n int, err error) {
	b.room(utf8.UTFMax)
	before := len(b.bytes)
	b.bytes = utf8.AppendRune(b.bytes, r)
	return len(b.bytes) - before, nil
}

// ReadFrom reads r to its end.
func (b *Buffer) ReadFrom(r io.Reader) (n int64, err error) {
	for {
		b.room(MinRead)
		read, err := r.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		if read < 0 {
			panic("bytes.Buffer: reader returned negative count from Read")
		}
		b.bytes = b.bytes[:len(b.bytes)+read]
		n += int64(read)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// WriteTo writes what is left to read.
func (b *Buffer) WriteTo(w io.Writer) (n int64, err error) {
	b.last = lastWasOther
	if left := b.Len(); left > 0 {
		written, err := w.Write(b.bytes[b.at:])
		if written > left {
			panic("bytes.Buffer.WriteTo: invalid Write count")
		}
		b.at += written
		n = int64(written)
		if err != nil {
			return n, err
		}
		if written != left {
			return n, io.ErrShortWrite
		}
	}
	b.Reset()
	return n, nil
}

func (b *Buffer) isEmpty() bool { return b.at >= len(b.bytes) }

func (b *Buffer) Read(p []byte) (n int, err error) {
	b.last = lastWasOther
	if b.isEmpty() {
		b.Reset()
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n = copy(p, b.bytes[b.at:])
	b.at += n
	if n > 0 {
		b.last = lastWasRead
	}
	return n, nil
}

// Next returns the next n bytes, or what is left.
func (b *Buffer) Next(n int) []byte {
	b.last = lastWasOther
	n = min(n, b.Len())
	next := b.bytes[b.at : b.at+n]
	b.at += n
	if n > 0 {
		b.last = lastWasRead
	}
	return next
}

func (b *Buffer) ReadByte() (byte, error) {
	if b.isEmpty() {
		b.Reset()
		return 0, io.EOF
	}
	c := b.bytes[b.at]
	b.at++
	b.last = lastWasRead
	return c, nil
}

func (b *Buffer) ReadRune() (r rune, size int, err error) {
	if b.isEmpty() {
		b.Reset()
		return 0, 0, io.EOF
	}
	r, size = utf8.DecodeRune(b.bytes[b.at:])
	b.at += size
	b.last = size
	return r, size, nil
}

func (b *Buffer) UnreadRune() error {
	if b.last <= lastWasOther {
		return errors.New("bytes.Buffer: UnreadRune: previous operation was not a successful ReadRune")
	}
	b.at -= b.last
	b.last = lastWasOther
	return nil
}

func (b *Buffer) UnreadByte() error {
	if b.last == lastWasOther {
		return errors.New("bytes.Buffer: UnreadByte: previous operation was not a successful read")
	}
	b.last = lastWasOther
	if b.at > 0 {
		b.at--
	}
	return nil
}

// line returns what is up to and with the delimiter.
func (b *Buffer) line(delimiter byte) (line []byte, err error) {
	end := len(b.bytes)
	if i := IndexByte(b.bytes[b.at:], delimiter); i >= 0 {
		end = b.at + i + 1
	} else {
		err = io.EOF
	}
	line = b.bytes[b.at:end]
	b.at = end
	b.last = lastWasRead
	return line, err
}

func (b *Buffer) ReadBytes(delimiter byte) (line []byte, err error) {
	line, err = b.line(delimiter)
	return append([]byte(nil), line...), err
}

func (b *Buffer) ReadString(delimiter byte) (line string, err error) {
	bytes, err := b.line(delimiter)
	return string(bytes), err
}
