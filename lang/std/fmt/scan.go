package fmt

import (
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"unicode/utf8"
)

// ScanState is what a Scanner reads from.
type ScanState interface {
	ReadRune() (r rune, size int, err error)
	UnreadRune() error
	SkipSpace()
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	Width() (wid int, ok bool)
	Read(buf []byte) (n int, err error)
}

// Scanner is a value that reads itself from text.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

// Scan reads values that spaces or newlines separate from standard input.
func Scan(a ...any) (n int, err error) {
	return Fscan(os.Stdin, a...)
}

// Scanln is Scan that stops at a newline.
func Scanln(a ...any) (n int, err error) {
	return Fscanln(os.Stdin, a...)
}

// Scanf reads values from standard input as the format says.
func Scanf(format string, a ...any) (n int, err error) {
	return Fscanf(os.Stdin, format, a...)
}

// Sscan is Scan from a string.
func Sscan(str string, a ...any) (n int, err error) {
	return Fscan(strings.NewReader(str), a...)
}

// Sscanln is Scanln from a string.
func Sscanln(str string, a ...any) (n int, err error) {
	return Fscanln(strings.NewReader(str), a...)
}

// Sscanf is Scanf from a string.
func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf(strings.NewReader(str), format, a...)
}

// Fscan is Scan from a reader.
func Fscan(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r)
	s.newlineIsSpace = true
	return s.values(a)
}

// Fscanln is Scanln from a reader.
func Fscanln(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r)
	n, err = s.values(a)
	if err != nil {
		return n, err
	}
	for {
		switch r := s.next(); {
		case r == end || r == '\n':
			return n, nil
		case !isSpace(r):
			return n, errors.New("expected newline")
		}
	}
}

// Fscanf is Scanf from a reader.
func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	s := newScan(r)
	return s.formatted(format, a)
}

// end is what is read after the last rune.
const end rune = -1

// scan is one call of a function of this file. After its first error nothing more is read.
type scan struct {
	in             io.RuneScanner
	newlineIsSpace bool
	text           []byte // of the item being read
	left           int    // runes that the item may still take
	width          int    // of the item, 0 if there is none
	err            error
}

func newScan(r io.Reader) *scan {
	in, ok := r.(io.RuneScanner)
	if !ok {
		in = &runeReader{in: r}
	}
	return &scan{in: in, left: math.MaxInt}
}

// runeReader reads no more than it must, since what it has read is lost for others.
type runeReader struct {
	in     io.Reader
	last   rune
	size   int
	unread bool
}

func (r *runeReader) ReadRune() (rune, int, error) {
	if r.unread {
		r.unread = false
		return r.last, r.size, nil
	}
	var bytes [utf8.UTFMax]byte
	n := 0
	for n < len(bytes) && (n == 0 || !utf8.FullRune(bytes[:n])) {
		if _, err := io.ReadFull(r.in, bytes[n:n+1]); err != nil {
			if n == 0 {
				return 0, 0, err
			}
			break
		}
		n++
	}
	r.last, r.size = utf8.DecodeRune(bytes[:n])
	return r.last, r.size, nil
}

func (r *runeReader) UnreadRune() error {
	r.unread = true
	return nil
}

func (s *scan) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *scan) wrong(text string) {
	s.fail(errors.New(text))
}

// next is the next rune, or end.
func (s *scan) next() rune {
	if s.err != nil || s.left <= 0 {
		return end
	}
	r, _, err := s.in.ReadRune()
	if err != nil {
		if err != io.EOF {
			s.fail(err)
		}
		return end
	}
	s.left--
	return r
}

// back gives a rune back that next gave.
func (s *scan) back(r rune) {
	if r != end {
		s.in.UnreadRune()
		s.left++
	}
}

func (s *scan) peek(set string) bool {
	r := s.next()
	s.back(r)
	return r != end && strings.ContainsRune(set, r)
}

// skip reads a rune of the set, if there is one.
func (s *scan) skip(set string) bool {
	r := s.next()
	if r != end && strings.ContainsRune(set, r) {
		return true
	}
	s.back(r)
	return false
}

// accept is skip that keeps the rune as part of the item.
func (s *scan) accept(set string) bool {
	r := s.next()
	if r != end && strings.ContainsRune(set, r) {
		s.text = utf8.AppendRune(s.text, r)
		return true
	}
	s.back(r)
	return false
}

func (s *scan) acceptAll(set string) {
	for s.accept(set) {
	}
}

// must is next where the input may not end.
func (s *scan) must() rune {
	r := s.next()
	if r == end {
		s.fail(io.ErrUnexpectedEOF)
	}
	return r
}

// begin goes to the beginning of an item, which must be there.
func (s *scan) begin() {
	s.SkipSpace()
	s.needInput()
}

func (s *scan) needInput() {
	r := s.next()
	if r == end {
		s.fail(io.EOF)
	}
	s.back(r)
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}

// SkipSpace goes on to what is no space.
func (s *scan) SkipSpace() {
	for {
		r := s.next()
		switch {
		case r == end:
			return
		case r == '\r' && s.peek("\n"):
		case r == '\n' && !s.newlineIsSpace:
			s.wrong("unexpected newline")
			return
		case !isSpace(r):
			s.back(r)
			return
		}
	}
}

// ReadRune is for a Scanner.
func (s *scan) ReadRune() (r rune, size int, err error) {
	r = s.next()
	if r == end {
		if s.err != nil {
			return 0, 0, s.err
		}
		return 0, 0, io.EOF
	}
	return r, utf8.RuneLen(r), nil
}

// UnreadRune is for a Scanner.
func (s *scan) UnreadRune() error {
	s.back(0)
	return nil
}

// Read is not for a Scanner.
func (s *scan) Read(buf []byte) (n int, err error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

// Width is for a Scanner.
func (s *scan) Width() (wid int, ok bool) {
	return s.width, s.width > 0
}

// Token is for a Scanner.
func (s *scan) Token(skipSpace bool, f func(rune) bool) (token []byte, err error) {
	if f == nil {
		f = func(r rune) bool { return !isSpace(r) }
	}
	s.text = s.text[:0]
	if skipSpace {
		s.SkipSpace()
	}
	s.word(f)
	return s.text, s.err
}

func (s *scan) word(f func(rune) bool) {
	for {
		r := s.next()
		if r == end || !f(r) {
			s.back(r)
			return
		}
		s.text = utf8.AppendRune(s.text, r)
	}
}

// values reads arguments that space separates.
func (s *scan) values(a []any) (n int, err error) {
	for n < len(a) {
		s.one('v', a[n])
		if s.err != nil {
			break
		}
		n++
	}
	return n, s.err
}
