package bufio

import (
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxScanTokenSize is the largest token, unless Buffer says otherwise.
	MaxScanTokenSize = 64 * 1024
	firstSize        = 4096
	mostEmptyTokens  = 100
)

var (
	ErrTooLong         = errors.New("bufio.Scanner: token too long")
	ErrNegativeAdvance = errors.New("bufio.Scanner: SplitFunc returns negative advance count")
	ErrAdvanceTooFar   = errors.New("bufio.Scanner: SplitFunc returns advance count beyond input")
	ErrBadReadCount    = errors.New("bufio.Scanner: Read returned impossible count")
	// ErrFinalToken is returned by a SplitFunc with the last token.
	ErrFinalToken = errors.New("final token")
)

// A SplitFunc finds the first token of data: how many bytes to go on, and the token, nil if more data are needed.
type SplitFunc func(data []byte, atEOF bool) (advance int, token []byte, err error)

// A Scanner reads token by token: lines, unless Split says otherwise.
type Scanner struct {
	from        io.Reader
	split       SplitFunc
	most        int
	token       []byte
	buffer      []byte
	start, end  int
	err         error
	empties     int
	hasStarted  bool
	hasFinished bool
}

func NewScanner(from io.Reader) *Scanner {
	return &Scanner{from: from, split: ScanLines, most: MaxScanTokenSize}
}

// Err returns the first error that is not io.EOF.
func (s *Scanner) Err() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

func (s *Scanner) Bytes() []byte { return s.token }
func (s *Scanner) Text() string  { return string(s.token) }

// Buffer sets the first buffer and the size of the largest token.
func (s *Scanner) Buffer(buffer []byte, most int) {
	if s.hasStarted {
		panic("Buffer called after Scan")
	}
	s.buffer = buffer[:cap(buffer)]
	s.most = most
}

// Split sets what a token is.
func (s *Scanner) Split(split SplitFunc) {
	if s.hasStarted {
		panic("Split called after Scan")
	}
	s.split = split
}

func (s *Scanner) fail(err error) {
	if s.err == nil || s.err == io.EOF {
		s.err = err
	}
}

func (s *Scanner) advance(n int) bool {
	if n < 0 {
		s.fail(ErrNegativeAdvance)
		return false
	}
	if n > s.end-s.start {
		s.fail(ErrAdvanceTooFar)
		return false
	}
	s.start += n
	return true
}

// Scan goes to the next token and answers whether there is one.
func (s *Scanner) Scan() bool {
	if s.hasFinished {
		return false
	}
	s.hasStarted = true
	for {
		if s.end > s.start || s.err != nil {
			advance, token, err := s.split(s.buffer[s.start:s.end], s.err != nil)
			if err != nil {
				if err == ErrFinalToken {
					s.token = token
					s.hasFinished = true
					return token != nil
				}
				s.fail(err)
				return false
			}
			if !s.advance(advance) {
				return false
			}
			s.token = token
			if token != nil {
				if s.err == nil || advance > 0 {
					s.empties = 0
				} else if s.empties++; s.empties > mostEmptyTokens {
					panic("bufio.Scan: too many empty tokens without progressing")
				}
				return true
			}
		}
		if s.err != nil {
			s.start, s.end, s.token = 0, 0, nil
			return false
		}
		if !s.read() {
			return false
		}
	}
}

// read brings more data behind what is there.
func (s *Scanner) read() bool {
	if s.start > 0 && (s.end == len(s.buffer) || s.start > len(s.buffer)/2) {
		copy(s.buffer, s.buffer[s.start:s.end])
		s.end -= s.start
		s.start = 0
	}
	if s.end == len(s.buffer) {
		if len(s.buffer) >= s.most {
			s.token = nil
			s.fail(ErrTooLong)
			return false
		}
		size := min(max(2*len(s.buffer), firstSize), s.most)
		if len(s.buffer) == 0 {
			size = min(firstSize, s.most)
		}
		grown := make([]byte, size)
		copy(grown, s.buffer[s.start:s.end])
		s.buffer = grown
		s.end -= s.start
		s.start = 0
	}
	for range mostEmptyReads {
		n, err := s.from.Read(s.buffer[s.end:])
		if n < 0 || n > len(s.buffer)-s.end {
			s.fail(ErrBadReadCount)
			return true
		}
		s.end += n
		if err != nil {
			s.fail(err)
			return true
		}
		if n > 0 {
			s.empties = 0
			return true
		}
	}
	s.fail(io.ErrNoProgress)
	return true
}

// ScanBytes makes every byte a token.
func ScanBytes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 {
		return 0, nil, nil
	}
	return 1, data[:1], nil
}

// ScanRunes makes every rune a token.
func ScanRunes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 || !atEOF && !utf8.FullRune(data) {
		return 0, nil, nil
	}
	r, width := utf8.DecodeRune(data)
	if r == utf8.RuneError && width == 1 {
		return 1, []byte(string(utf8.RuneError)), nil
	}
	return width, data[:width], nil
}

// ScanLines makes every line a token, without its end.
func ScanLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 {
		return 0, nil, nil
	}
	line, advance := data, len(data)
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		line, advance = data[:i], i+1
	} else if !atEOF {
		return 0, nil, nil
	}
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return advance, line, nil
}

// ScanWords makes every word between white space a token.
func ScanWords(data []byte, atEOF bool) (advance int, token []byte, err error) {
	start := bytes.IndexFunc(data, func(r rune) bool { return !unicode.IsSpace(r) })
	if start < 0 {
		return 0, nil, nil
	}
	if length := bytes.IndexFunc(data[start:], unicode.IsSpace); length >= 0 {
		_, width := utf8.DecodeRune(data[start+length:])
		return start + length + width, data[start : start+length], nil
	}
	if atEOF {
		return len(data), data[start:], nil
	}
	return start, nil, nil
}
