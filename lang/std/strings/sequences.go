package strings

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Lines ranges over the lines of s, their ends included.
func Lines(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(s) > 0 {
			line := s
			if i := IndexByte(s, '\n'); i >= 0 {
				line = s[:i+1]
			}
			if !yield(line) {
				return
			}
			s = s[len(line):]
		}
	}
}

func splitSequence(s, separator string, keep int) iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := s
		if separator == "" {
			for len(rest) > 0 {
				_, width := utf8.DecodeRuneInString(rest)
				if !yield(rest[:width]) {
					return
				}
				rest = rest[width:]
			}
			return
		}
		for {
			i := Index(rest, separator)
			if i < 0 {
				break
			}
			if !yield(rest[:i+keep]) {
				return
			}
			rest = rest[i+len(separator):]
		}
		yield(rest)
	}
}

// SplitSeq ranges over the parts of Split.
func SplitSeq(s, separator string) iter.Seq[string] { return splitSequence(s, separator, 0) }

// SplitAfterSeq ranges over the parts of SplitAfter.
func SplitAfterSeq(s, separator string) iter.Seq[string] {
	return splitSequence(s, separator, len(separator))
}

// FieldsSeq ranges over the parts of Fields.
func FieldsSeq(s string) iter.Seq[string] { return FieldsFuncSeq(s, unicode.IsSpace) }

// FieldsFuncSeq ranges over the parts of FieldsFunc.
func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range s {
			if f(r) {
				if start >= 0 {
					if !yield(s[start:i]) {
						return
					}
					start = -1
				}
			} else if start < 0 {
				start = i
			}
		}
		if start >= 0 {
			yield(s[start:])
		}
	}
}
