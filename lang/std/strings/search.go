// Package strings works on UTF-8 strings.
package strings

import (
	"unicode"
	"unicode/utf8"
)

// IndexByte returns the index of the first c in s, or -1.
func IndexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// LastIndexByte returns the index of the last c in s, or -1.
func LastIndexByte(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// multiplier is that of the rolling hash with which longer needles are found.
const multiplier = 16777619

// Index returns the index of the first part of s that is part, or -1.
func Index(s, part string) int {
	n := len(part)
	switch {
	case n == 0:
		return 0
	case n > len(s):
		return -1
	case n == 1:
		return IndexByte(s, part[0])
	}
	var wanted, sum, drop uint32 = 0, 0, 1
	for i := 0; i < n; i++ {
		wanted = wanted*multiplier + uint32(part[i])
		sum = sum*multiplier + uint32(s[i])
		drop *= multiplier
	}
	for i := n; ; i++ {
		if sum == wanted && s[i-n:i] == part {
			return i - n
		}
		if i == len(s) {
			return -1
		}
		sum = sum*multiplier + uint32(s[i]) - drop*uint32(s[i-n])
	}
}

// LastIndex returns the index of the last part of s that is part, or -1.
func LastIndex(s, part string) int {
	if len(part) == 0 {
		return len(s)
	}
	first := part[0]
	for i := len(s) - len(part); i >= 0; i-- {
		if s[i] == first && s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}

// IndexRune returns the index of the first r in s, or -1; what is not UTF-8 counts as utf8.RuneError.
func IndexRune(s string, r rune) int {
	if 0 <= r && r < utf8.RuneSelf {
		return IndexByte(s, byte(r))
	}
	if r != utf8.RuneError && !utf8.ValidRune(r) {
		return -1
	}
	for i, c := range s {
		if c == r {
			return i
		}
	}
	return -1
}

// IndexFunc returns the index of the first rune that satisfies f, or -1.
func IndexFunc(s string, f func(rune) bool) int {
	for i, c := range s {
		if f(c) {
			return i
		}
	}
	return -1
}

// LastIndexFunc returns the index of the last rune that satisfies f, or -1.
func LastIndexFunc(s string, f func(rune) bool) int {
	for i := len(s); i > 0; {
		r, width := utf8.DecodeLastRuneInString(s[:i])
		i -= width
		if f(r) {
			return i
		}
	}
	return -1
}

// IndexAny returns the index of the first rune of s that is in chars, or -1.
func IndexAny(s, chars string) int {
	for i, c := range s {
		if IndexRune(chars, c) >= 0 {
			return i
		}
	}
	return -1
}

// LastIndexAny returns the index of the last rune of s that is in chars, or -1.
func LastIndexAny(s, chars string) int {
	return LastIndexFunc(s, func(r rune) bool { return IndexRune(chars, r) >= 0 })
}

// Contains reports whether part is in s.
func Contains(s, part string) bool { return Index(s, part) >= 0 }

// ContainsAny reports whether a rune of chars is in s.
func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

// ContainsRune reports whether r is in s.
func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

// ContainsFunc reports whether a rune of s satisfies f.
func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

// HasPrefix reports whether s begins with prefix.
func HasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

// HasSuffix reports whether s ends with suffix.
func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

// Count returns how often part is in s without overlap; the empty string is around every rune.
func Count(s, part string) (count int) {
	if len(part) == 0 {
		return utf8.RuneCountInString(s) + 1
	}
	for {
		i := Index(s, part)
		if i < 0 {
			return count
		}
		count++
		s = s[i+len(part):]
	}
}

// Compare returns -1, 0 or +1.
func Compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// EqualFold reports whether two strings are the same but for the case of their letters.
func EqualFold(a, b string) bool {
	for len(a) > 0 && len(b) > 0 {
		r, rWidth := utf8.DecodeRuneInString(a)
		s, sWidth := utf8.DecodeRuneInString(b)
		if !sameFold(r, s) {
			return false
		}
		a, b = a[rWidth:], b[sWidth:]
	}
	return len(a) == len(b)
}

func sameFold(r, s rune) bool {
	if r == s {
		return true
	}
	if r < utf8.RuneSelf && s < utf8.RuneSelf {
		lower := r | 0x20
		return lower == s|0x20 && 'a' <= lower && lower <= 'z'
	}
	for folded := unicode.SimpleFold(r); folded != r; folded = unicode.SimpleFold(folded) {
		if folded == s {
			return true
		}
	}
	return false
}

// Cut cuts s around the first separator.
func Cut(s, separator string) (before, after string, found bool) {
	if i := Index(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}

// CutPrefix returns s without that prefix.
func CutPrefix(s, prefix string) (after string, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix returns s without that suffix.
func CutSuffix(s, suffix string) (before string, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}
