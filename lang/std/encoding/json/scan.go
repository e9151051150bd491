package json

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Values may be nested this deep.
const deepest = 10000

// A scanner finds out where a value ends, and whether it is one.
type scanner struct {
	data []byte
	at   int
	// What is wrong, once something is.
	err *SyntaxError
	// Whether that is only that the text ends.
	isShort bool
}

func (s *scanner) fail(context string) bool {
	if s.err != nil {
		return false
	}
	if s.at >= len(s.data) {
		s.isShort = true
		s.err = &SyntaxError{"unexpected end of JSON input", int64(len(s.data))}
		return false
	}
	s.err = &SyntaxError{"invalid character " + quoteChar(s.data[s.at:]) + " " + context, int64(s.at) + 1}
	return false
}

// quoteChar shows the character that text begins with.
func quoteChar(text []byte) string {
	r, size := utf8.DecodeRune(text)
	if r == utf8.RuneError && size == 1 {
		return `'\x` + strconv.FormatUint(uint64(text[0]), 16) + `'`
	}
	return strconv.QuoteRune(r)
}

// failEscape is about an escape sequence from a position on.
func (s *scanner) failEscape(from int) bool {
	if s.at >= len(s.data) {
		return s.fail("")
	}
	_, size := utf8.DecodeRune(s.data[s.at:])
	end := s.at + size
	if s.data[from+1] == 'u' {
		end = min(from+6, len(s.data))
	}
	what := string(s.data[from:end])
	quoted := "`" + what + "`"
	isPlain := func(r rune) bool { return r != '`' && r != utf8.RuneError && r != ' ' && strconv.IsPrint(r) }
	for _, r := range what {
		if !isPlain(r) {
			quoted = strconv.Quote(what)
		}
	}
	s.err = &SyntaxError{"invalid escape sequence " + quoted + " in string", int64(from) + 1}
	return false
}

func (s *scanner) peek() byte {
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

func (s *scanner) space() {
	for s.at < len(s.data) && strings.IndexByte(" \t\r\n", s.data[s.at]) >= 0 {
		s.at++
	}
}

// value goes over a value.
func (s *scanner) value(depth int) bool {
	s.space()
	switch c := s.peek(); {
	case c == '{':
		return s.object(depth + 1)
	case c == '[':
		return s.array(depth + 1)
	case c == '"':
		return s.text()
	case c == '-' || '0' <= c && c <= '9':
		return s.number()
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		return s.literal("null")
	}
	return s.fail("looking for beginning of value")
}

func (s *scanner) tooDeep(depth int) bool {
	if depth > deepest {
		s.err = &SyntaxError{"exceeded max depth", int64(s.at) + 1}
	}
	return depth > deepest
}

func (s *scanner) object(depth int) bool {
	if s.tooDeep(depth) {
		return false
	}
	s.at++
	s.space()
	if s.peek() == '}' {
		s.at++
		return true
	}
	for {
		s.space()
		if s.peek() != '"' {
			return s.fail("looking for beginning of object key string")
		}
		if !s.text() {
			return false
		}
		s.space()
		if s.peek() != ':' {
			return s.fail("after object key")
		}
		s.at++
		if !s.value(depth) {
			return false
		}
		s.space()
		switch s.peek() {
		case ',':
			s.at++
		case '}':
			s.at++
			return true
		default:
			return s.fail("after object key:value pair")
		}
	}
}

func (s *scanner) array(depth int) bool {
	if s.tooDeep(depth) {
		return false
	}
	s.at++
	s.space()
	if s.peek() == ']' {
		s.at++
		return true
	}
	for {
		if !s.value(depth) {
			return false
		}
		s.space()
		switch s.peek() {
		case ',':
			s.at++
		case ']':
			s.at++
			return true
		default:
			return s.fail("after array element")
		}
	}
}

func (s *scanner) text() bool {
	for s.at++; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return true
		case c < ' ':
			return s.fail("in string")
		case c == '\\':
			from := s.at
			s.at++
			c = s.peek()
			if c == 'u' {
				for range 4 {
					s.at++
					if _, ok := hexDigit(s.peek()); !ok {
						return s.failEscape(from)
					}
				}
			} else if c == 0 || strings.IndexByte(`"\/bfnrt`, c) < 0 {
				return s.failEscape(from)
			}
		}
	}
	return s.fail("")
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case 'a' <= c && c <= 'f':
		return rune(c - 'a' + 10), true
	case 'A' <= c && c <= 'F':
		return rune(c - 'A' + 10), true
	}
	return 0, false
}

func (s *scanner) digits() bool {
	start := s.at
	for '0' <= s.peek() && s.peek() <= '9' {
		s.at++
	}
	if s.at == start {
		return s.fail("in numeric literal")
	}
	return true
}

func (s *scanner) number() bool {
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else if !s.digits() {
		return false
	}
	if s.peek() == '.' {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		return s.digits()
	}
	return true
}

func (s *scanner) literal(word string) bool {
	for i := range len(word) {
		if s.peek() != word[i] {
			return s.fail("in literal " + word + " (expecting " + quoteChar([]byte{word[i]}) + ")")
		}
		s.at++
	}
	return true
}

// check says what is wrong with text that should be one value.
func check(data []byte) error {
	s := scanner{data: data}
	if s.value(0) {
		s.space()
		if s.at < len(data) {
			s.fail("after top-level value")
		}
	}
	if s.err != nil {
		return s.err
	}
	return nil
}

// Valid says whether data is a value in JSON.
func Valid(data []byte) bool { return check(data) == nil }

// Compact appends src without the space that has no meaning.
func Compact(dst *bytes.Buffer, src []byte) error {
	if err := check(src); err != nil {
		return err
	}
	dst.Write(compacted(nil, src, false))
	return nil
}

// HTMLEscape appends src with <, >, & and the separators U+2028 and U+2029 in strings written as escapes.
func HTMLEscape(dst *bytes.Buffer, src []byte) {
	dst.Write(escaped(nil, src))
}

func escaped(dst, src []byte) []byte {
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case c == '<' || c == '>' || c == '&':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c == 0xe2 && i+2 < len(src) && src[i+1] == 0x80 && src[i+2]&^1 == 0xa8:
			dst = append(dst, `\u202`...)
			dst = append(dst, hex[src[i+2]&15])
			i += 2
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// compacted appends a valid text without space.
func compacted(dst, src []byte, escapesHTML bool) []byte {
	inString := false
	start := len(dst)
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case inString && c == '\\':
			dst = append(dst, c)
			i++
			c = src[i]
		case c == '"':
			inString = !inString
		case !inString && strings.IndexByte(" \t\r\n", c) >= 0:
			continue
		}
		dst = append(dst, c)
	}
	if escapesHTML {
		text := append([]byte(nil), dst[start:]...)
		dst = escaped(dst[:start], text)
	}
	return dst
}

// Indent appends src with each element on a line of its own, which begins with prefix and indent for each level.
func Indent(dst *bytes.Buffer, src []byte, prefix, indent string) error {
	if err := check(src); err != nil {
		return err
	}
	dst.Write(indented(src, prefix, indent))
	// Space behind the value stays.
	dst.Write(src[len(bytes.TrimRight(src, " \t\r\n")):])
	return nil
}

func indented(src []byte, prefix, indent string) []byte {
	src = compacted(nil, src, false)
	var dst []byte
	depth, inString := 0, false
	line := func() {
		dst = append(dst, '\n')
		dst = append(dst, prefix...)
		for range depth {
			dst = append(dst, indent...)
		}
	}
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case inString:
			dst = append(dst, c)
			if c == '\\' {
				i++
				dst = append(dst, src[i])
			}
			inString = c != '"'
		case c == '"':
			dst = append(dst, c)
			inString = true
		case c == '{' || c == '[':
			dst = append(dst, c)
			if src[i+1] == c+2 {
				i++
				dst = append(dst, c+2)
				break
			}
			depth++
			line()
		case c == '}' || c == ']':
			depth--
			line()
			dst = append(dst, c)
		case c == ',':
			dst = append(dst, c)
			line()
		case c == ':':
			dst = append(dst, ':', ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
