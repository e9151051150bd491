// Package utf8 converts between runes and their UTF-8 bytes.
package utf8

const (
	RuneError = '\uFFFD'     // what bytes that are not UTF-8 decode to
	RuneSelf  = 0x80         // runes below are single bytes
	MaxRune   = '\U0010FFFF' // the largest rune
	UTFMax    = 4            // the most bytes of a rune
)

const (
	surrogateLow  = 0xD800
	surrogateHigh = 0xDFFF
)

// size returns how many bytes a rune has that begins with this byte, and the least and greatest second byte; 0 if no
// rune begins so.
func size(first byte) (bytes int, low, high byte) {
	switch {
	case first < RuneSelf:
		return 1, 0, 0
	case first < 0xC2:
		return 0, 0, 0
	case first < 0xE0:
		return 2, 0x80, 0xBF
	case first < 0xF0:
		low, high = 0x80, 0xBF
		if first == 0xE0 {
			low = 0xA0
		}
		if first == 0xED {
			high = 0x9F
		}
		return 3, low, high
	case first < 0xF5:
		low, high = 0x80, 0xBF
		if first == 0xF0 {
			low = 0x90
		}
		if first == 0xF4 {
			high = 0x8F
		}
		return 4, low, high
	}
	return 0, 0, 0
}

func isContinuation(b byte) bool { return b&0xC0 == 0x80 }

// DecodeRuneInString returns the first rune of s and its width in bytes: (RuneError, 0) if s is empty, (RuneError, 1) if
// s does not begin with UTF-8.
func DecodeRuneInString(s string) (rune, int) {
	if len(s) == 0 {
		return RuneError, 0
	}
	first := s[0]
	if first < RuneSelf {
		return rune(first), 1
	}
	bytes, low, high := size(first)
	if bytes == 0 || len(s) < bytes || s[1] < low || s[1] > high {
		return RuneError, 1
	}
	if bytes == 2 {
		return rune(first&0x1F)<<6 | rune(s[1]&0x3F), 2
	}
	if !isContinuation(s[2]) {
		return RuneError, 1
	}
	if bytes == 3 {
		return rune(first&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	if !isContinuation(s[3]) {
		return RuneError, 1
	}
	return rune(first&0x07)<<18 | rune(s[1]&0x3F)<<12 | rune(s[2]&0x3F)<<6 | rune(s[3]&0x3F), 4
}

// DecodeRune is DecodeRuneInString for bytes.
func DecodeRune(p []byte) (rune, int) {
	return DecodeRuneInString(string(p[:min(len(p), UTFMax)]))
}

// DecodeLastRuneInString returns the last rune of s and its width, with the errors of DecodeRuneInString.
func DecodeLastRuneInString(s string) (rune, int) {
	end := len(s)
	if end == 0 {
		return RuneError, 0
	}
	start := end - 1
	for start > 0 && start > end-UTFMax && isContinuation(s[start]) {
		start--
	}
	r, width := DecodeRuneInString(s[start:])
	if start+width != end {
		return RuneError, 1
	}
	return r, width
}

// DecodeLastRune is DecodeLastRuneInString for bytes.
func DecodeLastRune(p []byte) (rune, int) {
	return DecodeLastRuneInString(string(p[max(0, len(p)-UTFMax):]))
}

// FullRuneInString reports whether s begins with a whole rune; what is not UTF-8 counts as one.
func FullRuneInString(s string) bool {
	if len(s) == 0 {
		return false
	}
	bytes, low, high := size(s[0])
	if len(s) >= bytes {
		return true
	}
	if len(s) > 1 && (s[1] < low || s[1] > high) {
		return true
	}
	return len(s) > 2 && !isContinuation(s[2])
}

// FullRune is FullRuneInString for bytes.
func FullRune(p []byte) bool { return FullRuneInString(string(p[:min(len(p), UTFMax)])) }

// RuneLen returns the bytes of a rune, -1 if it has none.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < RuneSelf:
		return 1
	case r < 1<<11:
		return 2
	case surrogateLow <= r && r <= surrogateHigh:
		return -1
	case r < 1<<16:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

// AppendRune appends the bytes of r, or those of RuneError if it has none.
func AppendRune(p []byte, r rune) []byte {
	switch RuneLen(r) {
	case 1:
		return append(p, byte(r))
	case 2:
		return append(p, 0xC0|byte(r>>6), 0x80|byte(r)&0x3F)
	case 3:
		return append(p, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	case 4:
		return append(p, 0xF0|byte(r>>18), 0x80|byte(r>>12)&0x3F, 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}
	return append(p, 0xEF, 0xBF, 0xBD)
}

// EncodeRune writes the bytes of r, which must fit, and returns how many there are.
func EncodeRune(p []byte, r rune) int {
	if RuneLen(r) < 0 {
		r = RuneError
	}
	bytes := RuneLen(r)
	_ = p[bytes-1]
	AppendRune(p[:0], r)
	return bytes
}

// RuneCountInString returns the number of runes; each byte that is not UTF-8 counts as one.
func RuneCountInString(s string) (count int) {
	for range s {
		count++
	}
	return count
}

// RuneCount is RuneCountInString for bytes.
func RuneCount(p []byte) (count int) {
	for len(p) > 0 {
		_, width := DecodeRune(p)
		p = p[width:]
		count++
	}
	return count
}

// RuneStart reports whether b may be the first byte of a rune.
func RuneStart(b byte) bool { return !isContinuation(b) }

// ValidString reports whether s is UTF-8.
func ValidString(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < RuneSelf {
			i++
			continue
		}
		_, width := DecodeRuneInString(s[i:])
		if width == 1 {
			return false
		}
		i += width
	}
	return true
}

// Valid is ValidString for bytes.
func Valid(p []byte) bool {
	for len(p) > 0 {
		if p[0] < RuneSelf {
			p = p[1:]
			continue
		}
		_, width := DecodeRune(p)
		if width == 1 {
			return false
		}
		p = p[width:]
	}
	return true
}

// ValidRune reports whether r has UTF-8 bytes.
func ValidRune(r rune) bool { return RuneLen(r) > 0 }
