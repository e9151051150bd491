// Quoted strings and runes, and back.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	for _, s := range []string{"", "plain", "a\"b'c\\`", "\a\b\f\n\r\t\v\x00\x7f", "é世🎈\u0300", "\u00a0\ufeff\ue000\U0010ffff\u3000", "\xff\xe4\xb8"} {
		fmt.Println(strconv.Quote(s), strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), strconv.CanBackquote(s))
	}
	for _, r := range []rune{'a', '\'', '"', '\n', 0, 0x7f, 'é', 0x3000, 0xd800, -1, 0x10ffff, 0x110000} {
		fmt.Println(strconv.QuoteRune(r), strconv.QuoteRuneToASCII(r), strconv.QuoteRuneToGraphic(r), strconv.IsPrint(r), strconv.IsGraphic(r))
	}
	for _, s := range []string{`"a\tb"`, "`raw\\n`", "`a\rb`", `'x'`, `'\''`, `"\'"`, `'"'`, `"\""`, `'ab'`, `""`, `''`, `"`, ``, `abc`,
		`"\x41\101\u00e9\U0001f388"`, `"\400"`, `"\q"`, `"\ud800"`, `"\U00110000"`, "\"a\nb\"", `"a"b"`, "\"\xff\"", `'\xff'`, `"\x4"`, "`a`b`"} {
		value, err := strconv.Unquote(s)
		fmt.Printf("%q %q %v\n", s, value, err)
	}
	for _, s := range []string{`\"x`, `\n`, `é!`, `\u00e9`, `\x80`, `'`, `"`, `\`} {
		r, multibyte, tail, err := strconv.UnquoteChar(s, '"')
		fmt.Println(r, multibyte, tail, err)
	}
	for _, s := range []string{`"a" rest`, "`b`c", `'x'y`, `x`, `"open`, `'xy'`, `"\q"`} {
		fmt.Println(strconv.QuotedPrefix(s))
	}
}
