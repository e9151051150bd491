package fmt

import (
	"unicode/utf8"
)

// formatted reads arguments as the format says.
func (s *scan) formatted(format string, a []any) (n int, err error) {
	for format != "" && s.err == nil {
		matched, ok := s.match(format)
		format = format[matched:]
		if !ok {
			s.wrong("input does not match format")
		}
		if s.err != nil || format == "" {
			break
		}
		format = format[1:]
		width := 0
		for len(format) > 1 && '0' <= format[0] && format[0] <= '9' && width < 1e6 {
			width = width*10 + int(format[0]-'0')
			format = format[1:]
		}
		verb, size := utf8.DecodeRuneInString(format)
		if verb != 'c' {
			s.SkipSpace()
		}
		if n == len(a) {
			s.wrong("too few operands for format '%" + format + "'")
			break
		}
		format = format[size:]
		unlimited := s.left
		if width > 0 {
			s.left = width
		}
		s.width = width
		s.one(verb, a[n])
		if s.err != nil {
			break
		}
		if width > 0 {
			s.left = unlimited - (width - s.left)
		}
		s.width = 0
		n++
	}
	if s.err == nil && n < len(a) {
		s.wrong("too many operands")
	}
	return n, s.err
}

// match reads what the format wants before its next verb, and says how much of the format that is.
func (s *scan) match(format string) (n int, ok bool) {
	for n < len(format) && s.err == nil {
		r, size := utf8.DecodeRuneInString(format[n:])
		if isSpace(r) {
			n += s.matchSpace(format[n:])
			continue
		}
		if r == '%' {
			switch {
			case n+1 == len(format):
				s.wrong("missing verb: % at end of format string")
				return n, true
			case format[n+1] != '%':
				return n, true
			}
			s.SkipSpace()
			n++
		}
		input := s.must()
		if s.err == nil && input != r {
			s.back(input)
			return n, false
		}
		n += size
	}
	return n, true
}

// matchSpace reads what spaces at the start of the format want: a newline for each newline, after spaces or the end of
// the input; other spaces any number of spaces, but at least one if no newline came before them.
func (s *scan) matchSpace(format string) (n int) {
	newlines := 0
	ended := true // by a newline
	for _, r := range format {
		if !isSpace(r) {
			break
		}
		ended = r == '\n'
		if ended {
			newlines++
		}
		n += utf8.RuneLen(r)
	}
	for range newlines {
		r := s.next()
		for r != '\n' && r != end && isSpace(r) {
			r = s.next()
		}
		if r != '\n' && r != end {
			s.wrong("newline in format does not match input")
			return n
		}
	}
	if ended {
		return n
	}
	r := s.next()
	if newlines == 0 {
		if r != end && !isSpace(r) {
			s.wrong("expected space in input to match format")
			return n
		}
		if r == '\n' {
			s.wrong("newline in input does not match format")
			return n
		}
	}
	for r != '\n' && r != end && isSpace(r) {
		r = s.next()
	}
	s.back(r)
	return n
}
