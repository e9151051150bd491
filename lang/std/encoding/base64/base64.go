// Package base64 writes bytes as characters of an alphabet of 64, as RFC 4648 has it.
package base64

import (
	"io"
	"strconv"
)

// Padding of an encoding: a character, or none.
const (
	StdPadding rune = '='
	NoPadding  rune = -1
)

// Encoding is an alphabet with its padding.
type Encoding struct {
	alphabet string
	values   [256]byte
	padding  rune
	isStrict bool
}

const notInAlphabet = 0xff

// The alphabets of RFC 4648, for text and for addresses of pages, with padding and without.
var (
	StdEncoding    = NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
	URLEncoding    = NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
	RawStdEncoding = StdEncoding.WithPadding(NoPadding)
	RawURLEncoding = URLEncoding.WithPadding(NoPadding)
)

// CorruptInputError is the offset of the first character that is wrong.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "illegal base64 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// NewEncoding gives an encoding with an alphabet of 64 bytes.
func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 64 {
		panic("encoding alphabet is not 64-bytes long")
	}
	encoding := &Encoding{alphabet: encoder, padding: StdPadding}
	for i := range encoding.values {
		encoding.values[i] = notInAlphabet
	}
	for i := range len(encoder) {
		switch {
		case encoder[i] == '\n' || encoder[i] == '\r':
			panic("encoding alphabet contains newline character")
		case encoding.values[encoder[i]] != notInAlphabet:
			panic("encoding alphabet includes duplicate symbols")
		}
		encoding.values[encoder[i]] = byte(i)
	}
	return encoding
}

// WithPadding gives the same encoding with another padding.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	switch {
	case padding < NoPadding || padding == '\r' || padding == '\n' || padding > 0xff:
		panic("invalid padding")
	case padding != NoPadding && enc.values[byte(padding)] != notInAlphabet:
		panic("padding contained in alphabet")
	}
	enc.padding = padding
	return &enc
}

// Strict gives the same encoding that refuses bits behind the last byte which are not zero.
func (enc Encoding) Strict() *Encoding {
	enc.isStrict = true
	return &enc
}

// EncodedLen is the number of characters of n bytes.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.padding == NoPadding {
		return n/3*4 + (n%3*8+5)/6
	}
	return (n + 2) / 3 * 4
}

// DecodedLen is the largest number of bytes that n characters stand for.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.padding == NoPadding {
		return n/4*3 + n%4*6/8
	}
	return n / 4 * 3
}

// AppendEncode appends the characters of src to dst.
func (enc *Encoding) AppendEncode(dst, src []byte) []byte {
	for ; len(src) >= 3; src = src[3:] {
		bits := uint(src[0])<<16 | uint(src[1])<<8 | uint(src[2])
		dst = append(dst, enc.alphabet[bits>>18], enc.alphabet[bits>>12&63], enc.alphabet[bits>>6&63], enc.alphabet[bits&63])
	}
	switch len(src) {
	case 1:
		dst = append(dst, enc.alphabet[src[0]>>2], enc.alphabet[src[0]<<4&63])
	case 2:
		bits := uint(src[0])<<8 | uint(src[1])
		dst = append(dst, enc.alphabet[bits>>10], enc.alphabet[bits>>4&63], enc.alphabet[bits<<2&63])
	}
	if enc.padding != NoPadding && len(src) > 0 {
		for range 3 - len(src) {
			dst = append(dst, byte(enc.padding))
		}
	}
	return dst
}

// Encode writes the characters of src to dst.
func (enc *Encoding) Encode(dst, src []byte) {
	length := enc.EncodedLen(len(src))
	_ = dst[:length]
	enc.AppendEncode(dst[:0:length], src)
}

// EncodeToString gives the characters of src.
func (enc *Encoding) EncodeToString(src []byte) string {
	return string(enc.AppendEncode(make([]byte, 0, enc.EncodedLen(len(src))), src))
}

// AppendDecode appends the bytes that the characters src stand for to dst. Ends of lines are left out.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	bits, count := uint(0), 0
	for i := 0; i < len(src); i++ {
		c := src[i]
		if c == '\n' || c == '\r' {
			continue
		}
		if rune(c) == enc.padding {
			return enc.last(dst, src, bits, count, i)
		}
		value := enc.values[c]
		if value == notInAlphabet {
			return dst, CorruptInputError(i)
		}
		bits, count = bits<<6|uint(value), count+1
		if count == 4 {
			dst = append(dst, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, count = 0, 0
		}
	}
	switch {
	case count == 0:
		return dst, nil
	case count == 1 || enc.padding != NoPadding:
		return dst, CorruptInputError(len(src) - count)
	}
	return enc.rest(dst, bits, count, len(src))
}

// last is what padding at position i ends.
func (enc *Encoding) last(dst, src []byte, bits uint, count, i int) ([]byte, error) {
	if count < 2 {
		return dst, CorruptInputError(i)
	}
	next := skipLines(src, i+1)
	if count == 2 {
		if next == len(src) {
			return dst, CorruptInputError(len(src))
		}
		if rune(src[next]) != enc.padding {
			return dst, CorruptInputError(next - 1)
		}
		next = skipLines(src, next+1)
	}
	dst, err := enc.rest(dst, bits, count, next)
	if err == nil && next < len(src) {
		err = CorruptInputError(next)
	}
	return dst, err
}

func skipLines(src []byte, i int) int {
	for i < len(src) && (src[i] == '\n' || src[i] == '\r') {
		i++
	}
	return i
}

// rest appends the bytes of two or three characters.
func (enc *Encoding) rest(dst []byte, bits uint, count, end int) ([]byte, error) {
	bits <<= 6 * uint(4-count)
	if enc.isStrict && bits&(1<<(8*uint(4-count))-1) != 0 {
		return dst, CorruptInputError(end - 4 + count)
	}
	dst = append(dst, byte(bits>>16))
	if count == 3 {
		dst = append(dst, byte(bits>>8))
	}
	return dst, nil
}

// Decode writes the bytes that the characters src stand for to dst, and says how many.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	bytes, err := enc.AppendDecode(nil, src)
	copy(dst[:len(bytes)], bytes)
	return len(bytes), err
}

// DecodeString gives the bytes that characters stand for.
func (enc *Encoding) DecodeString(s string) ([]byte, error) {
	return enc.AppendDecode(make([]byte, 0, enc.DecodedLen(len(s))), []byte(s))
}

// NewEncoder gives a writer that writes the characters of what is written to it to w; Close writes the last ones.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser { return &encoder{enc: enc, w: w} }

type encoder struct {
	enc  *Encoding
	w    io.Writer
	left []byte
	err  error
}

func (e *encoder) Write(p []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	e.left = append(e.left, p...)
	whole := len(e.left) / 3 * 3
	if whole > 0 {
		_, e.err = e.w.Write(e.enc.AppendEncode(nil, e.left[:whole]))
		e.left = append(e.left[:0], e.left[whole:]...)
	}
	if e.err != nil {
		return 0, e.err
	}
	return len(p), nil
}

func (e *encoder) Close() error {
	if e.err == nil && len(e.left) > 0 {
		_, e.err = e.w.Write(e.enc.AppendEncode(nil, e.left))
		e.left = nil
	}
	return e.err
}

// NewDecoder gives a reader of the bytes that the characters in r stand for.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader { return &decoder{enc: enc, r: r} }

type decoder struct {
	enc     *Encoding
	r       io.Reader
	decoded []byte
	isRead  bool
	err     error
}

// Everything is read first: where the last group is can only be told at the end.
func (d *decoder) Read(p []byte) (int, error) {
	if !d.isRead {
		d.isRead = true
		var text []byte
		text, d.err = io.ReadAll(d.r)
		var err error
		d.decoded, err = d.enc.AppendDecode(nil, text)
		if d.err == nil {
			d.err = err
		}
		if d.err == nil {
			d.err = io.EOF
		}
	}
	n := copy(p, d.decoded)
	d.decoded = d.decoded[n:]
	if n == 0 && len(p) > 0 {
		return 0, d.err
	}
	return n, nil
}
