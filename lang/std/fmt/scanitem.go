package fmt

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unsafe"
)

// Kinds of what is read, with the numbers of package reflect.
const (
	kindBool       = 1
	kindInt        = 2
	kindInt64      = 6
	kindUint       = 7
	kindUintptr    = 12
	kindFloat32    = 13
	kindFloat64    = 14
	kindComplex64  = 15
	kindComplex128 = 16
	kindString     = 24
	kindBytes      = 100 // a slice of bytes
	kindOther      = 101
	kindNoPointer  = 102
)

// target is what arg points to: its kind and size, and the type of arg.
func target(arg any) (kind, size int, at unsafe.Pointer, text string)

// one reads one argument.
func (s *scan) one(verb rune, arg any) {
	s.text = s.text[:0]
	if scanner, ok := arg.(Scanner); ok {
		err := scanner.Scan(s, verb)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			s.fail(err)
		}
		return
	}
	kind, size, at, text := target(arg)
	switch {
	case kind == kindBool:
		value := s.boolean(verb)
		if s.err == nil {
			*(*bool)(at) = value
		}
	case kindInt <= kind && kind <= kindInt64:
		value := s.signed(verb, size*8)
		if s.err == nil {
			storeInteger(at, size, uint64(value))
		}
	case kindUint <= kind && kind <= kindUintptr:
		value := s.unsigned(verb, size*8)
		if s.err == nil {
			storeInteger(at, size, value)
		}
	case kind == kindFloat32 || kind == kindFloat64:
		if !s.fits(verb, "beEfFgGv", floatName(size)) {
			return
		}
		s.begin()
		value := s.float(size * 8)
		if s.err == nil {
			storeFloat(at, size, value)
		}
	case kind == kindComplex64 || kind == kindComplex128:
		if !s.fits(verb, "beEfFgGv", "complex") {
			return
		}
		s.begin()
		re, im := s.complex(size * 4)
		if s.err == nil {
			storeFloat(at, size/2, re)
			storeFloat(unsafe.Add(at, size/2), size/2, im)
		}
	case kind == kindString:
		value := s.string(verb)
		if s.err == nil {
			*(*string)(at) = value
		}
	case kind == kindBytes:
		value := s.string(verb)
		if s.err == nil {
			*(*[]byte)(at) = []byte(value)
		}
	case kind == kindNoPointer:
		s.wrong("type not a pointer: " + text)
	default:
		s.wrong("can't scan type: " + text)
	}
}

func floatName(size int) string {
	if size == 4 {
		return "float32"
	}
	return "float64"
}

func storeInteger(at unsafe.Pointer, size int, value uint64) {
	switch size {
	case 1:
		*(*uint8)(at) = uint8(value)
	case 2:
		*(*uint16)(at) = uint16(value)
	case 4:
		*(*uint32)(at) = uint32(value)
	case 8:
		*(*uint64)(at) = value
	}
}

func storeFloat(at unsafe.Pointer, size int, value float64) {
	if size == 4 {
		*(*float32)(at) = float32(value)
	} else {
		*(*float64)(at) = value
	}
}

// fits says whether the verb is one of those for what is read.
func (s *scan) fits(verb rune, verbs, what string) bool {
	if strings.ContainsRune(verbs, verb) {
		return true
	}
	s.wrong("bad verb '%" + string(verb) + "' for " + what)
	return false
}

func (s *scan) boolean(verb rune) bool {
	s.begin()
	if s.err != nil || !s.fits(verb, "tv", "boolean") {
		return false
	}
	ok := true
	value := false
	switch s.next() {
	case '1':
		value = true
	case 't', 'T':
		value = true
		ok = !s.accept("rR") || s.accept("uU") && s.accept("eE")
	case 'f', 'F':
		ok = !s.accept("aA") || s.accept("lL") && s.accept("sS") && s.accept("eE")
	}
	if !ok {
		s.wrong("syntax error scanning boolean")
	}
	return value
}

const (
	binaryDigits  = "01"
	octalDigits   = "01234567"
	decimalDigits = "0123456789"
	hexDigits     = "0123456789aAbBcCdDeEfF"
	signs         = "+-"
)

// integer reads an integer's text, without its sign, and says in which base.
func (s *scan) integer(verb rune) (text string, base int) {
	digits := decimalDigits
	base = 10
	known := false // a digit was read
	switch verb {
	case 'b':
		digits, base = binaryDigits, 2
	case 'o':
		digits, base = octalDigits, 8
	case 'x', 'X':
		digits, base = hexDigits, 16
	case 'U':
		digits, base = hexDigits, 16
		if !s.skip("U") || !s.skip("+") {
			s.wrong("bad unicode format ")
		}
	case 'v':
		base = 0
		if s.accept("0") {
			known = true
			switch {
			case s.accept("bB"):
				digits = binaryDigits
			case s.accept("xX"):
				digits = hexDigits
			default:
				s.accept("oO")
				digits = octalDigits
			}
		}
		digits += "_"
	}
	if !known {
		s.needInput()
		if s.err == nil && !s.accept(digits) {
			s.wrong("expected integer")
		}
	}
	s.acceptAll(digits)
	return string(s.text), base
}

func (s *scan) signed(verb rune, bits int) int64 {
	if verb == 'c' {
		return int64(s.rune(bits))
	}
	s.begin()
	if s.err != nil || !s.fits(verb, "bdoUxXv", "integer") {
		return 0
	}
	if verb != 'U' {
		s.accept(signs)
	}
	text, base := s.integer(verb)
	if s.err != nil {
		return 0
	}
	value, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		s.fail(err)
	}
	if unused := uint(64 - bits); value<<unused>>unused != value {
		s.wrong("integer overflow on token " + text)
	}
	return value
}

func (s *scan) unsigned(verb rune, bits int) uint64 {
	if verb == 'c' {
		return uint64(s.rune(bits))
	}
	s.begin()
	if s.err != nil || !s.fits(verb, "bdoUxXv", "integer") {
		return 0
	}
	text, base := s.integer(verb)
	if s.err != nil {
		return 0
	}
	value, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		s.fail(err)
	}
	if unused := uint(64 - bits); value<<unused>>unused != value {
		s.wrong("unsigned integer overflow on token " + text)
	}
	return value
}

func (s *scan) rune(bits int) rune {
	s.needInput()
	r := s.next()
	if unused := uint(64 - bits); int64(r)<<unused>>unused != int64(r) {
		s.wrong("overflow on character value " + string(r))
	}
	return r
}

// floatText reads as much as can be a float.
func (s *scan) floatText() string {
	s.text = s.text[:0]
	if s.accept("nN") && s.accept("aA") && s.accept("nN") {
		return string(s.text)
	}
	s.accept(signs)
	if s.accept("iI") && s.accept("nN") && s.accept("fF") {
		return string(s.text)
	}
	digits, exponent := decimalDigits+"_", "eEpP"
	if s.accept("0") && s.accept("xX") {
		digits, exponent = hexDigits+"_", "pP"
	}
	s.acceptAll(digits)
	if s.accept(".") {
		s.acceptAll(digits)
	}
	if s.accept(exponent) {
		s.accept(signs)
		s.acceptAll(decimalDigits + "_")
	}
	return string(s.text)
}

func (s *scan) float(bits int) float64 {
	return s.parsed(s.floatText(), bits)
}

// parsed also knows decimal mantissas with an exponent of two.
func (s *scan) parsed(text string, bits int) float64 {
	if s.err != nil {
		return 0
	}
	mantissa, exponent, ok := strings.Cut(text, "p")
	if !ok || strings.ContainsAny(text, "xX") {
		mantissa, exponent = text, "0"
	}
	value, err := strconv.ParseFloat(mantissa, bits)
	if err != nil {
		s.fail(err)
		return 0
	}
	power, err := strconv.Atoi(exponent)
	if err != nil {
		s.fail(err)
		return 0
	}
	return math.Ldexp(value, power)
}

func (s *scan) complex(bits int) (re, im float64) {
	closing := s.accept("(")
	first := s.floatText()
	s.text = s.text[:0]
	ok := s.accept(signs)
	sign := string(s.text)
	second := s.floatText()
	ok = ok && s.accept("i") && (!closing || s.accept(")"))
	if !ok {
		s.wrong("syntax error scanning complex number")
	}
	return s.parsed(first, bits), s.parsed(sign+second, bits)
}

func (s *scan) string(verb rune) string {
	if !s.fits(verb, "svqxX", "string") {
		return ""
	}
	s.begin()
	switch verb {
	case 'q':
		return s.quoted()
	case 'x', 'X':
		return s.hexString()
	}
	s.word(func(r rune) bool { return !isSpace(r) })
	return string(s.text)
}

func (s *scan) quoted() string {
	quote := s.next()
	if s.err != nil {
		return ""
	}
	if quote != '"' && quote != '`' {
		s.wrong("expected quoted string")
		return ""
	}
	text := []rune{quote}
	for s.err == nil {
		r := s.must()
		text = append(text, r)
		if r == quote {
			break
		}
		if r == '\\' && quote == '"' {
			text = append(text, s.must())
		}
	}
	if s.err != nil {
		return ""
	}
	value, err := strconv.Unquote(string(text))
	if err != nil {
		s.fail(err)
	}
	return value
}

func (s *scan) hexString() string {
	for s.accept(hexDigits) {
		if !s.accept(hexDigits) {
			s.must()
			s.wrong("illegal hex digit")
			return ""
		}
	}
	if len(s.text) == 0 && s.err == nil {
		s.wrong("no hex data for %x string")
		return ""
	}
	value := make([]byte, len(s.text)/2)
	for i := range value {
		value[i] = nibble(s.text[2*i])<<4 | nibble(s.text[2*i+1])
	}
	return string(value)
}

func nibble(digit byte) byte {
	if digit <= '9' {
		return digit - '0'
	}
	return digit | 0x20 - 'a' + 10
}
