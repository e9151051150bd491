// Syntax: tokens.
package main

func main() {
	a := 'ab'
	b := "unterminated
	c := 0x
	d := 08
	e := 1__0
	f := '\q'
	g := 0b12
	h := ''
	i := 1e
	# 
	println(a, b, c, d, e, f, g, h, i)
}

// --- exit 1
// --- stderr
// syntax_tokens.go:5:7: more than one character in rune literal
// syntax_tokens.go:6:20: newline in string
// syntax_tokens.go:7:9: hexadecimal literal has no digits
// syntax_tokens.go:8:8: invalid digit '8' in octal literal
// syntax_tokens.go:9:9: '_' must separate successive digits
// syntax_tokens.go:10:9: unknown escape
// syntax_tokens.go:11:10: invalid digit '2' in binary literal
// syntax_tokens.go:12:8: empty rune literal or unescaped '
// syntax_tokens.go:13:9: exponent has no digits
// syntax_tokens.go:14:2: invalid character U+0023 '#'
