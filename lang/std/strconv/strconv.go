// Package strconv converts between numbers, strings and their texts.
package strconv

import "errors"

// IntSize is the size of an int in bits.
const IntSize = 64

// ErrRange says that a value does not fit its type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that a text is not of the form that is needed.
var ErrSyntax = errors.New("invalid syntax")

// NumError says which conversion of which text failed.
type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

// Unwrap is the reason.
func (e *NumError) Unwrap() error {
	return e.Err
}

// What natives report.
const (
	problemSyntax = 1 + iota
	problemRange
	problemBase
	problemBitSize
)

func failure(function, text string, problem, base, bitSize int) error {
	err := ErrSyntax
	switch problem {
	case 0:
		return nil
	case problemRange:
		err = ErrRange
	case problemBase:
		err = errors.New("invalid base " + Itoa(base))
	case problemBitSize:
		err = errors.New("invalid bit size " + Itoa(bitSize))
	}
	return &NumError{function, text, err}
}

//morestack:noescape
func parseSigned(s string, base, bitSize int) (i int64, problem int)

//morestack:noescape
func parseUnsigned(s string, base, bitSize int) (u uint64, problem int)

// parseFloat reads a float at the start of s, which takes n bytes.
//
//morestack:noescape
func parseFloat(s string, bitSize int) (f float64, n, problem int)

// ParseInt reads an integer of a signed type with so many bits.
func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	i, problem := parseSigned(s, base, bitSize)
	if problem != 0 {
		return i, failure("ParseInt", s, problem, base, bitSize)
	}
	return i, nil
}

// ParseUint reads an integer of an unsigned type with so many bits.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	u, problem := parseUnsigned(s, base, bitSize)
	if problem != 0 {
		return u, failure("ParseUint", s, problem, base, bitSize)
	}
	return u, nil
}

// Atoi reads a decimal int.
func Atoi(s string) (int, error) {
	i, problem := parseSigned(s, 10, 0)
	if problem != 0 {
		return int(i), failure("Atoi", s, problem, 10, 0)
	}
	return int(i), nil
}

// ParseBool reads a truth value: 1, t, T, true, True, TRUE or the same for false.
func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, failure("ParseBool", str, problemSyntax, 0, 0)
}

// ParseFloat reads a float of so many bits.
func ParseFloat(s string, bitSize int) (float64, error) {
	f, n, problem := parseFloat(s, bitSize)
	if problem != problemSyntax && n != len(s) {
		f, problem = 0, problemSyntax
	}
	if problem != 0 {
		return f, failure("ParseFloat", s, problem, 0, 0)
	}
	return f, nil
}

// ParseComplex reads a complex number of so many bits: N, Ni or N±Ni, perhaps in parentheses.
func ParseComplex(s string, bitSize int) (complex128, error) {
	size := 64
	if bitSize == 64 {
		size = 32
	}
	text := s
	if n := len(text); n >= 2 && text[0] == '(' && text[n-1] == ')' {
		text = text[1 : n-1]
	}
	wrong := func() (complex128, error) {
		return 0, failure("ParseComplex", s, problemSyntax, 0, 0)
	}
	first, n, problem := parseFloat(text, size)
	if problem == problemSyntax {
		return wrong()
	}
	text = text[n:]
	switch {
	case text == "":
		return complex(first, 0), failure("ParseComplex", s, problem, 0, 0)
	case text == "i":
		return complex(0, first), failure("ParseComplex", s, problem, 0, 0)
	case text[0] == '+':
		// The sign of a NaN is not part of it.
		if len(text) > 1 && text[1] != '+' && text[1] != '-' {
			text = text[1:]
		}
	case text[0] != '-':
		return wrong()
	}
	second, n, more := parseFloat(text, size)
	if more == problemSyntax || text[n:] != "i" {
		return wrong()
	}
	return complex(first, second), failure("ParseComplex", s, max(problem, more), 0, 0)
}
