package strings

import (
	"unicode"
	"unicode/utf8"
)

// split cuts s after each separator, of which it keeps that many bytes, into at most n parts (n < 0: all).
func split(s, separator string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	if separator == "" {
		return explode(s, n)
	}
	if n < 0 {
		n = Count(s, separator) + 1
	}
	parts := make([]string, 0, min(n, len(s)+1))
	for len(parts) < n-1 {
		i := Index(s, separator)
		if i < 0 {
			break
		}
		parts = append(parts, s[:i+keep])
		s = s[i+len(separator):]
	}
	return append(parts, s)
}

// explode cuts s into its runes, the last part being the rest of at most n.
func explode(s string, n int) []string {
	runes := utf8.RuneCountInString(s)
	if n < 0 || n > runes {
		n = runes
	}
	parts := make([]string, 0, n)
	for i := 0; i < n-1; i++ {
		_, width := utf8.DecodeRuneInString(s)
		parts = append(parts, s[:width])
		s = s[width:]
	}
	if n > 0 {
		parts = append(parts, s)
	}
	return parts
}

// Split cuts s at each separator; an empty one cuts after every rune.
func Split(s, separator string) []string { return split(s, separator, 0, -1) }

// SplitN cuts into at most n parts.
func SplitN(s, separator string, n int) []string { return split(s, separator, 0, n) }

// SplitAfter cuts after each separator.
func SplitAfter(s, separator string) []string { return split(s, separator, len(separator), -1) }

// SplitAfterN cuts into at most n parts.
func SplitAfterN(s, separator string, n int) []string {
	return split(s, separator, len(separator), n)
}

// Fields returns the parts of s between white space.
func Fields(s string) []string { return FieldsFunc(s, unicode.IsSpace) }

// FieldsFunc returns the parts of s between runes that satisfy f.
func FieldsFunc(s string, f func(rune) bool) []string {
	fields := []string{}
	start := -1
	for i, r := range s {
		if f(r) {
			if start >= 0 {
				fields = append(fields, s[start:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		fields = append(fields, s[start:])
	}
	return fields
}

// Join puts the separator between the parts.
func Join(parts []string, separator string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	length := len(separator) * (len(parts) - 1)
	for _, part := range parts {
		length += len(part)
	}
	var b Builder
	b.Grow(length)
	b.WriteString(parts[0])
	for _, part := range parts[1:] {
		b.WriteString(separator)
		b.WriteString(part)
	}
	return b.String()
}
