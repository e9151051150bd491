// Package utf16 writes runes as 16-bit words and reads them.
package utf16

const (
	highStart   = 0xd800
	lowStart    = 0xdc00
	end         = 0xe000
	firstPaired = 0x10000
	maxRune     = 0x10ffff
	replacement = 0xfffd
)

// IsSurrogate says whether r is a half of a pair.
func IsSurrogate(r rune) bool { return highStart <= r && r < end }

// DecodeRune is the rune that a pair stands for, or U+FFFD.
func DecodeRune(r1, r2 rune) rune {
	if highStart <= r1 && r1 < lowStart && lowStart <= r2 && r2 < end {
		return (r1-highStart)<<10 | (r2 - lowStart) + firstPaired
	}
	return replacement
}

// EncodeRune gives the pair that stands for r; U+FFFD twice if none does.
func EncodeRune(r rune) (r1, r2 rune) {
	if r < firstPaired || r > maxRune {
		return replacement, replacement
	}
	r -= firstPaired
	return highStart + r>>10, lowStart + r&0x3ff
}

// RuneLen is the number of words of r; -1 if it has none.
func RuneLen(r rune) int {
	switch {
	case 0 <= r && r < highStart, end <= r && r < firstPaired:
		return 1
	case firstPaired <= r && r <= maxRune:
		return 2
	}
	return -1
}

// AppendRune appends the words of r.
func AppendRune(a []uint16, r rune) []uint16 {
	switch RuneLen(r) {
	case 1:
		return append(a, uint16(r))
	case 2:
		high, low := EncodeRune(r)
		return append(a, uint16(high), uint16(low))
	}
	return append(a, replacement)
}

// Encode gives the words of runes.
func Encode(s []rune) []uint16 {
	words := make([]uint16, 0, len(s))
	for _, r := range s {
		words = AppendRune(words, r)
	}
	return words
}

// Decode gives the runes of words.
func Decode(s []uint16) []rune {
	runes := make([]rune, 0, len(s))
	for i := 0; i < len(s); i++ {
		r := rune(s[i])
		if IsSurrogate(r) {
			paired := rune(replacement)
			if i+1 < len(s) {
				paired = DecodeRune(r, rune(s[i+1]))
			}
			if paired != replacement {
				i++
			}
			r = paired
		}
		runes = append(runes, r)
	}
	return runes
}
