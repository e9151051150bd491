package strings

import (
	"errors"
	"io"
	"unicode/utf8"
)

// A Reader reads from a string.
type Reader struct {
	s        string
	at       int64
	lastRune int // where the last rune read begins, or -1
}

// NewReader returns a reader of s.
func NewReader(s string) *Reader { return &Reader{s, 0, -1} }

// Reset makes it read s.
func (r *Reader) Reset(s string) { *r = Reader{s, 0, -1} }

// Len returns the bytes that are left.
func (r *Reader) Len() int { return int(max(0, int64(len(r.s))-r.at)) }

// Size returns the length of the string.
func (r *Reader) Size() int64 { return int64(len(r.s)) }

func (r *Reader) Read(p []byte) (n int, err error) {
	if r.Len() == 0 {
		return 0, io.EOF
	}
	r.lastRune = -1
	n = copy(p, r.s[r.at:])
	r.at += int64(n)
	return n, nil
}

func (r *Reader) ReadAt(p []byte, offset int64) (n int, err error) {
	if offset < 0 {
		return 0, errors.New("strings.Reader.ReadAt: negative offset")
	}
	if offset >= int64(len(r.s)) {
		return 0, io.EOF
	}
	n = copy(p, r.s[offset:])
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

func (r *Reader) ReadByte() (byte, error) {
	r.lastRune = -1
	if r.Len() == 0 {
		return 0, io.EOF
	}
	b := r.s[r.at]
	r.at++
	return b, nil
}

func (r *Reader) UnreadByte() error {
	if r.at <= 0 {
		return errors.New("strings.Reader.UnreadByte: at beginning of string")
	}
	r.lastRune = -1
	r.at--
	return nil
}

func (r *Reader) ReadRune() (c rune, size int, err error) {
	if r.Len() == 0 {
		r.lastRune = -1
		return 0, 0, io.EOF
	}
	r.lastRune = int(r.at)
	c, size = utf8.DecodeRuneInString(r.s[r.at:])
	r.at += int64(size)
	return c, size, nil
}

func (r *Reader) UnreadRune() error {
	if r.at <= 0 {
		return errors.New("strings.Reader.UnreadRune: at beginning of string")
	}
	if r.lastRune < 0 {
		return errors.New("strings.Reader.UnreadRune: previous operation was not ReadRune")
	}
	r.at = int64(r.lastRune)
	r.lastRune = -1
	return nil
}

func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	r.lastRune = -1
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += int64(len(r.s))
	default:
		return 0, errors.New("strings.Reader.Seek: invalid whence")
	}
	if offset < 0 {
		return 0, errors.New("strings.Reader.Seek: negative position")
	}
	r.at = offset
	return offset, nil
}

func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	r.lastRune = -1
	if r.Len() == 0 {
		return 0, nil
	}
	rest := r.s[r.at:]
	written, err := io.WriteString(w, rest)
	r.at += int64(written)
	if written != len(rest) && err == nil {
		err = io.ErrShortWrite
	}
	return int64(written), err
}
