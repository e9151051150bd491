// Package bytes does with bytes what package strings does with strings, mostly by looking at them as a string.
package bytes

import (
	"iter"
	"strings"
	"unicode"
	"unsafe"
)

// MinRead is how much room ReadFrom makes at least.
const MinRead = 512

// view looks at b as a string, for as long as b does not change.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func Equal(a, b []byte) bool                        { return string(a) == string(b) }
func Compare(a, b []byte) int                       { return strings.Compare(view(a), view(b)) }
func Index(s, part []byte) int                      { return strings.Index(view(s), view(part)) }
func IndexByte(s []byte, c byte) int                { return strings.IndexByte(view(s), c) }
func IndexRune(s []byte, r rune) int                { return strings.IndexRune(view(s), r) }
func IndexAny(s []byte, chars string) int           { return strings.IndexAny(view(s), chars) }
func IndexFunc(s []byte, f func(rune) bool) int     { return strings.IndexFunc(view(s), f) }
func LastIndex(s, part []byte) int                  { return strings.LastIndex(view(s), view(part)) }
func LastIndexByte(s []byte, c byte) int            { return strings.LastIndexByte(view(s), c) }
func LastIndexAny(s []byte, chars string) int       { return strings.LastIndexAny(view(s), chars) }
func LastIndexFunc(s []byte, f func(rune) bool) int { return strings.LastIndexFunc(view(s), f) }
func Contains(s, part []byte) bool                  { return Index(s, part) >= 0 }
func ContainsAny(s []byte, chars string) bool       { return IndexAny(s, chars) >= 0 }
func ContainsRune(s []byte, r rune) bool            { return IndexRune(s, r) >= 0 }
func ContainsFunc(s []byte, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }
func HasPrefix(s, prefix []byte) bool               { return strings.HasPrefix(view(s), view(prefix)) }
func HasSuffix(s, suffix []byte) bool               { return strings.HasSuffix(view(s), view(suffix)) }
func Count(s, part []byte) int                      { return strings.Count(view(s), view(part)) }
func EqualFold(a, b []byte) bool                    { return strings.EqualFold(view(a), view(b)) }
func Map(f func(rune) rune, s []byte) []byte        { return []byte(strings.Map(f, view(s))) }
func ToUpper(s []byte) []byte                       { return []byte(strings.ToUpper(view(s))) }
func ToLower(s []byte) []byte                       { return []byte(strings.ToLower(view(s))) }
func ToTitle(s []byte) []byte                       { return []byte(strings.ToTitle(view(s))) }
func Title(s []byte) []byte                         { return []byte(strings.Title(view(s))) }
func Runes(s []byte) []rune                         { return []rune(view(s)) }
func ToValidUTF8(s, replacement []byte) []byte {
	return []byte(strings.ToValidUTF8(view(s), view(replacement)))
}

func Replace(s, old, new []byte, n int) []byte {
	return []byte(strings.Replace(view(s), view(old), view(new), n))
}

func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }

func Repeat(s []byte, count int) []byte {
	if count < 0 {
		panic("bytes: negative Repeat count")
	}
	if length := len(s) * count; count > 0 && (length/count != len(s) || length < 0) {
		panic("bytes: Repeat output length overflow")
	}
	return []byte(strings.Repeat(view(s), count))
}

// Clone returns a copy, nil of nil.
func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

// parts returns those parts of s, which follow each other in it, that strings has found; appending to one of them does
// not overwrite the next.
func parts(s []byte, found []string) [][]byte {
	if found == nil {
		return nil
	}
	cut := make([][]byte, len(found))
	for i, part := range found {
		start := 0
		if len(part) > 0 {
			start = int(uintptr(unsafe.Pointer(unsafe.StringData(part))) - uintptr(unsafe.Pointer(unsafe.SliceData(s))))
		}
		end := start + len(part)
		cut[i] = s[start:end:end]
	}
	if last := len(cut) - 1; last >= 0 && len(found[last]) > 0 {
		// What follows the last part is its own.
		start := len(s) - len(found[last])
		if &s[start] == &cut[last][0] {
			cut[last] = s[start:]
		}
	}
	return cut
}

func Split(s, separator []byte) [][]byte { return parts(s, strings.Split(view(s), view(separator))) }

func SplitN(s, separator []byte, n int) [][]byte {
	return parts(s, strings.SplitN(view(s), view(separator), n))
}

func SplitAfter(s, separator []byte) [][]byte {
	return parts(s, strings.SplitAfter(view(s), view(separator)))
}

func SplitAfterN(s, separator []byte, n int) [][]byte {
	return parts(s, strings.SplitAfterN(view(s), view(separator), n))
}

func Fields(s []byte) [][]byte { return FieldsFunc(s, unicode.IsSpace) }

func FieldsFunc(s []byte, f func(rune) bool) [][]byte {
	return parts(s, strings.FieldsFunc(view(s), f))
}

// Lines ranges over the lines of s, their ends included.
func Lines(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(s) > 0 {
			line := s
			if i := IndexByte(s, '\n'); i >= 0 {
				line = s[: i+1 : i+1]
			}
			if !yield(line) {
				return
			}
			s = s[len(line):]
		}
	}
}

// Join puts the separator between the parts.
func Join(s [][]byte, separator []byte) []byte {
	joined := []byte{}
	for i, part := range s {
		if i > 0 {
			joined = append(joined, separator...)
		}
		joined = append(joined, part...)
	}
	return joined
}

func Cut(s, separator []byte) (before, after []byte, found bool) {
	if i := Index(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, nil, false
}

func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// TrimLeftFunc removes runes that satisfy f from the start; of nothing but those nil is left.
func TrimLeftFunc(s []byte, f func(rune) bool) []byte {
	i := strings.IndexFunc(view(s), func(r rune) bool { return !f(r) })
	if i < 0 {
		return nil
	}
	return s[i:]
}

func TrimRightFunc(s []byte, f func(rune) bool) []byte {
	return s[:len(strings.TrimRightFunc(view(s), f))]
}

func TrimFunc(s []byte, f func(rune) bool) []byte { return TrimRightFunc(TrimLeftFunc(s, f), f) }

func TrimLeft(s []byte, cutset string) []byte {
	return TrimLeftFunc(s, func(r rune) bool { return strings.IndexRune(cutset, r) >= 0 })
}

func TrimRight(s []byte, cutset string) []byte {
	return TrimRightFunc(s, func(r rune) bool { return strings.IndexRune(cutset, r) >= 0 })
}

func Trim(s []byte, cutset string) []byte { return TrimRight(TrimLeft(s, cutset), cutset) }

func TrimSpace(s []byte) []byte { return TrimFunc(s, unicode.IsSpace) }

func TrimPrefix(s, prefix []byte) []byte {
	s, _ = CutPrefix(s, prefix)
	return s
}

func TrimSuffix(s, suffix []byte) []byte {
	s, _ = CutSuffix(s, suffix)
	return s
}
