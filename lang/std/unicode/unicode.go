// Package unicode knows the properties of runes.
package unicode

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// The general categories, as category numbers them.
const (
	upperLetter = iota
	lowerLetter
	titleLetter
	modifierLetter
	otherLetter
	nonspacingMark
	spacingMark
	enclosingMark
	decimalNumber
	letterNumber
	otherNumber
	connectorPunctuation
	dashPunctuation
	openPunctuation
	closePunctuation
	initialPunctuation
	finalPunctuation
	otherPunctuation
	mathSymbol
	currencySymbol
	modifierSymbol
	otherSymbol
	spaceSeparator
	lineSeparator
	paragraphSeparator
	control
	otherCategory
)

// category returns the general category of r.
func category(r rune) int

// convert returns the simple mapping of r to a case (UpperCase, ...).
func convert(to int, r rune) rune

func isIn(r rune, first, last int) bool {
	c := category(r)
	return first <= c && c <= last
}

func isASCIIUpper(r rune) bool { return 'A' <= r && r <= 'Z' }
func isASCIILower(r rune) bool { return 'a' <= r && r <= 'z' }

func IsUpper(r rune) bool {
	if 0 <= r && r <= MaxASCII {
		return isASCIIUpper(r)
	}
	return category(r) == upperLetter
}

func IsLower(r rune) bool {
	if 0 <= r && r <= MaxASCII {
		return isASCIILower(r)
	}
	return category(r) == lowerLetter
}

func IsTitle(r rune) bool { return r > MaxLatin1 && category(r) == titleLetter }

func IsLetter(r rune) bool {
	if 0 <= r && r <= MaxASCII {
		return isASCIIUpper(r) || isASCIILower(r)
	}
	return isIn(r, upperLetter, otherLetter)
}

func IsDigit(r rune) bool {
	if 0 <= r && r <= MaxASCII {
		return '0' <= r && r <= '9'
	}
	return category(r) == decimalNumber
}

func IsNumber(r rune) bool  { return isIn(r, decimalNumber, otherNumber) }
func IsMark(r rune) bool    { return isIn(r, nonspacingMark, enclosingMark) }
func IsPunct(r rune) bool   { return isIn(r, connectorPunctuation, otherPunctuation) }
func IsSymbol(r rune) bool  { return isIn(r, mathSymbol, otherSymbol) }
func IsControl(r rune) bool { return category(r) == control }

// IsGraphic reports whether r is seen: a letter, mark, number, punctuation, symbol or space.
func IsGraphic(r rune) bool { return isIn(r, upperLetter, spaceSeparator) }

// IsPrint is IsGraphic with no space but the ASCII one.
func IsPrint(r rune) bool { return r == ' ' || isIn(r, upperLetter, otherSymbol) }

// IsSpace reports whether r is white space.
func IsSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200A
}

func ToUpper(r rune) rune {
	if 0 <= r && r <= MaxASCII {
		if isASCIILower(r) {
			r -= 'a' - 'A'
		}
		return r
	}
	return convert(UpperCase, r)
}

func ToLower(r rune) rune {
	if 0 <= r && r <= MaxASCII {
		if isASCIIUpper(r) {
			r += 'a' - 'A'
		}
		return r
	}
	return convert(LowerCase, r)
}

func ToTitle(r rune) rune {
	if 0 <= r && r <= MaxASCII {
		return ToUpper(r)
	}
	return convert(TitleCase, r)
}

// To returns r in that case.
func To(to int, r rune) rune {
	if to < 0 || MaxCase <= to {
		return ReplacementChar
	}
	return convert(to, r)
}

// SimpleFold goes round the runes that differ from r in case only: the next greater one, or the least.
func SimpleFold(r rune) rune
