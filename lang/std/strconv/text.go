package strconv

func formatSigned(i int64, base int) string

func formatUnsigned(i uint64, base int) string

func formatFloat(f float64, fmt byte, prec, bitSize int) string

func checkBase(base int) {
	if base < 2 || base > 36 {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
}

// Itoa is the decimal text of an int.
func Itoa(i int) string {
	return formatSigned(int64(i), 10)
}

// FormatInt is the text of an integer in a base from 2 to 36.
func FormatInt(i int64, base int) string {
	checkBase(base)
	return formatSigned(i, base)
}

// FormatUint is the text of an unsigned integer in a base from 2 to 36.
func FormatUint(i uint64, base int) string {
	checkBase(base)
	return formatUnsigned(i, base)
}

// FormatBool is "true" or "false".
func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// FormatFloat is the text of a float of so many bits in format fmt: b, e, E, f, g, G, x or X. A precision of -1 stands
// for as many digits as are needed to read the same float back.
func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	if bitSize != 32 && bitSize != 64 {
		panic("strconv: illegal AppendFloat/FormatFloat bitSize")
	}
	return formatFloat(f, fmt, prec, bitSize)
}

// FormatComplex is the text (a+bi) of a complex number of so many bits, with the parts as FormatFloat formats them.
func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	imaginary := formatFloat(imag(c), fmt, prec, bitSize/2)
	if imaginary[0] != '+' && imaginary[0] != '-' {
		imaginary = "+" + imaginary
	}
	return "(" + formatFloat(real(c), fmt, prec, bitSize/2) + imaginary + "i)"
}

// AppendInt appends what FormatInt gives.
func AppendInt(dst []byte, i int64, base int) []byte {
	checkBase(base)
	return append(dst, formatSigned(i, base)...)
}

// AppendUint appends what FormatUint gives.
func AppendUint(dst []byte, i uint64, base int) []byte {
	checkBase(base)
	return append(dst, formatUnsigned(i, base)...)
}

// AppendBool appends what FormatBool gives.
func AppendBool(dst []byte, b bool) []byte {
	return append(dst, FormatBool(b)...)
}

// AppendFloat appends what FormatFloat gives.
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	return append(dst, FormatFloat(f, fmt, prec, bitSize)...)
}

// Which characters quoting leaves as they are.
const (
	printed = iota
	ascii
	graphic
)

//morestack:noescape
func quote(s string, unescaped int) string

func quoteRune(r rune, unescaped int) string

// Quote is a Go literal for a string.
func Quote(s string) string {
	return quote(s, printed)
}

// QuoteToASCII is a Go literal in ASCII for a string.
func QuoteToASCII(s string) string {
	return quote(s, ascii)
}

// QuoteToGraphic is a Go literal for a string, with spaces of all kinds as they are.
func QuoteToGraphic(s string) string {
	return quote(s, graphic)
}

// QuoteRune is a Go literal for a rune.
func QuoteRune(r rune) string {
	return quoteRune(r, printed)
}

// QuoteRuneToASCII is a Go literal in ASCII for a rune.
func QuoteRuneToASCII(r rune) string {
	return quoteRune(r, ascii)
}

// QuoteRuneToGraphic is a Go literal for a rune, with spaces of all kinds as they are.
func QuoteRuneToGraphic(r rune) string {
	return quoteRune(r, graphic)
}

// AppendQuote appends what Quote gives.
func AppendQuote(dst []byte, s string) []byte {
	return append(dst, quote(s, printed)...)
}

// AppendQuoteToASCII appends what QuoteToASCII gives.
func AppendQuoteToASCII(dst []byte, s string) []byte {
	return append(dst, quote(s, ascii)...)
}

// AppendQuoteToGraphic appends what QuoteToGraphic gives.
func AppendQuoteToGraphic(dst []byte, s string) []byte {
	return append(dst, quote(s, graphic)...)
}

// AppendQuoteRune appends what QuoteRune gives.
func AppendQuoteRune(dst []byte, r rune) []byte {
	return append(dst, quoteRune(r, printed)...)
}

// AppendQuoteRuneToASCII appends what QuoteRuneToASCII gives.
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte {
	return append(dst, quoteRune(r, ascii)...)
}

// AppendQuoteRuneToGraphic appends what QuoteRuneToGraphic gives.
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return append(dst, quoteRune(r, graphic)...)
}

//morestack:noescape
func canBackquote(s string) bool

func isShown(r rune, unescaped int) bool

// CanBackquote says whether s can stand between backquotes as it is, on one line.
func CanBackquote(s string) bool {
	return canBackquote(s)
}

// IsPrint says whether a rune is a letter, mark, number, punctuation, symbol or the ASCII space.
func IsPrint(r rune) bool {
	return isShown(r, printed)
}

// IsGraphic says whether a rune is printed or a space of Unicode.
func IsGraphic(r rune) bool {
	return isShown(r, graphic)
}

//morestack:noescape
func unquote(s string) (value string, ok bool)

// unquoteChar reads one character, which takes n bytes; none if that is 0.
//
//morestack:noescape
func unquoteChar(s string, quote byte) (value rune, multibyte bool, n int)

// Unquote is what a Go literal of a string or rune stands for.
func Unquote(s string) (string, error) {
	value, ok := unquote(s)
	if !ok {
		return "", ErrSyntax
	}
	return value, nil
}

// UnquoteChar reads the first character of what stands between quotes in a Go literal.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	value, multibyte, n := unquoteChar(s, quote)
	if n == 0 {
		return 0, false, "", ErrSyntax
	}
	return value, multibyte, s[n:], nil
}

// QuotedPrefix is the Go literal that s begins with.
func QuotedPrefix(s string) (string, error) {
	if s == "" {
		return "", ErrSyntax
	}
	quote := s[0]
	end := 1
	for end < len(s) && s[end] != quote {
		n := 1
		if quote != '`' {
			_, _, n = unquoteChar(s[end:], quote)
		}
		if n == 0 || quote != '`' && s[end] == '\n' {
			return "", ErrSyntax
		}
		end += n
	}
	if end == len(s) {
		return "", ErrSyntax
	}
	literal := s[:end+1]
	if _, ok := unquote(literal); !ok {
		return "", ErrSyntax
	}
	return literal, nil
}
