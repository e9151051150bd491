// Package hex writes bytes as pairs of hexadecimal digits and reads them.
package hex

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

const digits = "0123456789abcdef"

// ErrLength is reported of an odd number of digits.
var ErrLength = errors.New("encoding/hex: odd length hex string")

// InvalidByteError is the byte that is no hexadecimal digit.
type InvalidByteError byte

func (e InvalidByteError) Error() string {
	return fmt.Sprintf("encoding/hex: invalid byte: %#U", rune(e))
}

// EncodedLen is the number of digits of n bytes.
func EncodedLen(n int) int { return 2 * n }

// DecodedLen is the number of bytes that x digits stand for.
func DecodedLen(x int) int { return x / 2 }

// Encode writes the digits of src to dst, and says how many.
func Encode(dst, src []byte) int {
	for i, b := range src {
		dst[2*i] = digits[b>>4]
		dst[2*i+1] = digits[b&15]
	}
	return 2 * len(src)
}

// AppendEncode appends the digits of src to dst.
func AppendEncode(dst, src []byte) []byte {
	for _, b := range src {
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	return dst
}

// EncodeToString gives the digits of src.
func EncodeToString(src []byte) string {
	return string(AppendEncode(make([]byte, 0, 2*len(src)), src))
}

// value of a digit, or false.
func value(digit byte) (byte, bool) {
	switch {
	case '0' <= digit && digit <= '9':
		return digit - '0', true
	case 'a' <= digit && digit <= 'f':
		return digit - 'a' + 10, true
	case 'A' <= digit && digit <= 'F':
		return digit - 'A' + 10, true
	}
	return 0, false
}

// Decode writes the bytes that the digits src stand for to dst, and says how many.
func Decode(dst, src []byte) (int, error) {
	n := 0
	for ; 2*n+1 < len(src); n++ {
		high, ok := value(src[2*n])
		if !ok {
			return n, InvalidByteError(src[2*n])
		}
		low, ok := value(src[2*n+1])
		if !ok {
			return n, InvalidByteError(src[2*n+1])
		}
		dst[n] = high<<4 | low
	}
	if len(src)%2 == 1 {
		if _, ok := value(src[len(src)-1]); !ok {
			return n, InvalidByteError(src[len(src)-1])
		}
		return n, ErrLength
	}
	return n, nil
}

// AppendDecode appends the bytes that the digits src stand for to dst.
func AppendDecode(dst, src []byte) ([]byte, error) {
	bytes := make([]byte, DecodedLen(len(src)))
	n, err := Decode(bytes, src)
	return append(dst, bytes[:n]...), err
}

// DecodeString gives the bytes that digits stand for.
func DecodeString(s string) ([]byte, error) {
	bytes := make([]byte, DecodedLen(len(s)))
	n, err := Decode(bytes, []byte(s))
	return bytes[:n], err
}

// Dump shows data as the command hexdump -C does.
func Dump(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	var text strings.Builder
	dumper := Dumper(&text)
	dumper.Write(data)
	dumper.Close()
	return text.String()
}

// Dumper shows what is written to it in w as the command hexdump -C does. Close ends the last line.
func Dumper(w io.Writer) io.WriteCloser { return &dumper{w: w} }

const perLine = 16

type dumper struct {
	w        io.Writer
	offset   uint
	line     []byte
	isClosed bool
}

func (d *dumper) Write(data []byte) (int, error) {
	if d.isClosed {
		return 0, errors.New("encoding/hex: dumper closed")
	}
	for i, b := range data {
		d.line = append(d.line, b)
		if len(d.line) == perLine {
			if err := d.flush(); err != nil {
				return i, err
			}
		}
	}
	return len(data), nil
}

func (d *dumper) Close() error {
	if d.isClosed {
		return nil
	}
	d.isClosed = true
	if len(d.line) == 0 {
		return nil
	}
	return d.flush()
}

func (d *dumper) flush() error {
	text := fmt.Appendf(nil, "%08x", d.offset)
	for i := range perLine {
		if i%8 == 0 {
			text = append(text, ' ')
		}
		if i < len(d.line) {
			text = fmt.Appendf(text, " %02x", d.line[i])
		} else {
			text = append(text, "   "...)
		}
	}
	text = append(text, "  |"...)
	for _, b := range d.line {
		if b < ' ' || b > '~' {
			b = '.'
		}
		text = append(text, b)
	}
	text = append(text, "|\n"...)
	d.offset += uint(len(d.line))
	d.line = d.line[:0]
	_, err := d.w.Write(text)
	return err
}

// NewEncoder gives a writer that writes the digits of what is written to it to w.
func NewEncoder(w io.Writer) io.Writer { return &encoder{w: w} }

type encoder struct {
	w   io.Writer
	err error
}

func (e *encoder) Write(data []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	written := 0
	written, e.err = e.w.Write(AppendEncode(nil, data))
	return written / 2, e.err
}

// NewDecoder gives a reader of the bytes that the digits in r stand for.
func NewDecoder(r io.Reader) io.Reader { return &decoder{r: r} }

type decoder struct {
	r    io.Reader
	left []byte
	err  error
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.left) < 2 && d.err == nil {
		more := make([]byte, 1024)
		var n int
		n, d.err = d.r.Read(more)
		d.left = append(d.left, more[:n]...)
		if d.err == io.EOF && len(d.left)%2 == 1 {
			d.err = io.ErrUnexpectedEOF
			if _, ok := value(d.left[len(d.left)-1]); !ok {
				d.err = InvalidByteError(d.left[len(d.left)-1])
			}
		}
	}
	count := min(len(p), len(d.left)/2)
	n, err := Decode(p, d.left[:2*count])
	d.left = d.left[2*n:]
	if err != nil {
		d.left, d.err = nil, err
	}
	if len(d.left) < 2 {
		return n, d.err
	}
	return n, nil
}
