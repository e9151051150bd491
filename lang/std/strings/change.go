package strings

import (
	"unicode"
	"unicode/utf8"
)

// Map replaces each rune by what f makes of it; a negative result drops it.
func Map(f func(rune) rune, s string) string {
	// Nothing is copied before the first rune that changes.
	for i, c := range s {
		r := f(c)
		if r == c && c != utf8.RuneError {
			continue
		}
		width := 1
		if c == utf8.RuneError {
			if c, width = utf8.DecodeRuneInString(s[i:]); width != 1 && r == c {
				continue
			}
		} else {
			width = utf8.RuneLen(c)
		}
		var b Builder
		b.Grow(len(s) + utf8.UTFMax)
		b.WriteString(s[:i])
		if r >= 0 {
			b.WriteRune(r)
		}
		for _, c := range s[i+width:] {
			if r := f(c); r >= 0 {
				b.WriteRune(r)
			}
		}
		return b.String()
	}
	return s
}

// Repeat returns s that many times.
func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	if count == 0 || len(s) == 0 {
		return ""
	}
	if length := len(s) * count; length/count != len(s) || length < 0 {
		panic("strings: Repeat output length overflow")
	}
	var b Builder
	b.Grow(len(s) * count)
	for range count {
		b.WriteString(s)
	}
	return b.String()
}

// ToUpper returns s with all letters in upper case.
func ToUpper(s string) string {
	isASCII, changes := true, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		isASCII = isASCII && c < utf8.RuneSelf
		changes = changes || 'a' <= c && c <= 'z'
	}
	if !isASCII {
		return Map(unicode.ToUpper, s)
	}
	if !changes {
		return s
	}
	upper := []byte(s)
	for i, c := range upper {
		if 'a' <= c && c <= 'z' {
			upper[i] = c - ('a' - 'A')
		}
	}
	return string(upper)
}

// ToLower returns s with all letters in lower case.
func ToLower(s string) string {
	isASCII, changes := true, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		isASCII = isASCII && c < utf8.RuneSelf
		changes = changes || 'A' <= c && c <= 'Z'
	}
	if !isASCII {
		return Map(unicode.ToLower, s)
	}
	if !changes {
		return s
	}
	lower := []byte(s)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + ('a' - 'A')
		}
	}
	return string(lower)
}

// ToTitle returns s with all letters in title case.
func ToTitle(s string) string { return Map(unicode.ToTitle, s) }

// Title returns s with the first letter of each word in title case.
func Title(s string) string {
	isInWord := false
	return Map(func(r rune) rune {
		wasInWord := isInWord
		isInWord = r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || r >= utf8.RuneSelf && !unicode.IsSpace(r)
		if wasInWord || r == '\'' {
			return r
		}
		return unicode.ToTitle(r)
	}, s)
}

// ToValidUTF8 replaces each run of bytes that are not UTF-8.
func ToValidUTF8(s, replacement string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b Builder
	isInRun := false
	for len(s) > 0 {
		r, width := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && width == 1 {
			if !isInRun {
				b.WriteString(replacement)
			}
			isInRun = true
		} else {
			isInRun = false
			b.WriteString(s[:width])
		}
		s = s[width:]
	}
	return b.String()
}

// Replace replaces the first n parts that are old (n < 0: all); the empty string is before every rune and at the end.
func Replace(s, old, new string, n int) string {
	if old == new || n == 0 {
		return s
	}
	found := Count(s, old)
	if found == 0 {
		return s
	}
	if n < 0 || n > found {
		n = found
	}
	var b Builder
	b.Grow(len(s) + n*(len(new)-len(old)))
	start := 0
	for i := range n {
		next := start
		if old != "" {
			next += Index(s[start:], old)
		} else if i > 0 {
			_, width := utf8.DecodeRuneInString(s[start:])
			next += width
		}
		b.WriteString(s[start:next])
		b.WriteString(new)
		start = next + len(old)
	}
	b.WriteString(s[start:])
	return b.String()
}

// ReplaceAll replaces all parts that are old.
func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

// Clone returns a copy of s.
func Clone(s string) string { return string([]byte(s)) }

// TrimLeftFunc removes runes that satisfy f from the start.
func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}

// TrimRightFunc removes runes that satisfy f from the end.
func TrimRightFunc(s string, f func(rune) bool) string {
	for len(s) > 0 {
		r, width := utf8.DecodeLastRuneInString(s)
		if !f(r) {
			break
		}
		s = s[:len(s)-width]
	}
	return s
}

// TrimFunc removes runes that satisfy f from both ends.
func TrimFunc(s string, f func(rune) bool) string { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// TrimLeft removes runes of the cutset from the start.
func TrimLeft(s, cutset string) string {
	return TrimLeftFunc(s, func(r rune) bool { return IndexRune(cutset, r) >= 0 })
}

// TrimRight removes runes of the cutset from the end.
func TrimRight(s, cutset string) string {
	return TrimRightFunc(s, func(r rune) bool { return IndexRune(cutset, r) >= 0 })
}

// Trim removes runes of the cutset from both ends.
func Trim(s, cutset string) string { return TrimRight(TrimLeft(s, cutset), cutset) }

// TrimSpace removes white space from both ends.
func TrimSpace(s string) string { return TrimFunc(s, unicode.IsSpace) }

// TrimPrefix removes that prefix.
func TrimPrefix(s, prefix string) string {
	s, _ = CutPrefix(s, prefix)
	return s
}

// TrimSuffix removes that suffix.
func TrimSuffix(s, suffix string) string {
	s, _ = CutSuffix(s, suffix)
	return s
}
