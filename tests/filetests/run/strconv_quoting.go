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

// --- stdout
// "" "" "" true
// "plain" "plain" "plain" true
// "a\"b'c\\`" "a\"b'c\\`" "a\"b'c\\`" false
// "\a\b\f\n\r\t\v\x00\x7f" "\a\b\f\n\r\t\v\x00\x7f" "\a\b\f\n\r\t\v\x00\x7f" false
// "é世🎈̀" "\u00e9\u4e16\U0001f388\u0300" "é世🎈̀" true
// "\u00a0\ufeff\ue000\U0010ffff\u3000" "\u00a0\ufeff\ue000\U0010ffff\u3000" " \ufeff\ue000\U0010ffff　" false
// "\xff\xe4\xb8" "\xff\xe4\xb8" "\xff\xe4\xb8" false
// 'a' 'a' 'a' true true
// '\'' '\'' '\'' true true
// '"' '"' '"' true true
// '\n' '\n' '\n' false false
// '\x00' '\x00' '\x00' false false
// '\x7f' '\x7f' '\x7f' false false
// 'é' '\u00e9' 'é' true true
// '\u3000' '\u3000' '　' false true
// '�' '\ufffd' '�' false false
// '�' '\ufffd' '�' false false
// '\U0010ffff' '\U0010ffff' '\U0010ffff' false false
// '�' '\ufffd' '�' false false
// "\"a\\tb\"" "a\tb" <nil>
// "`raw\\n`" "raw\\n" <nil>
// "`a\rb`" "ab" <nil>
// "'x'" "x" <nil>
// "'\\''" "'" <nil>
// "\"\\'\"" "" invalid syntax
// "'\"'" "\"" <nil>
// "\"\\\"\"" "\"" <nil>
// "'ab'" "" invalid syntax
// "\"\"" "" <nil>
// "''" "" <nil>
// "\"" "" invalid syntax
// "" "" invalid syntax
// "abc" "" invalid syntax
// "\"\\x41\\101\\u00e9\\U0001f388\"" "AAé🎈" <nil>
// "\"\\400\"" "" invalid syntax
// "\"\\q\"" "" invalid syntax
// "\"\\ud800\"" "" invalid syntax
// "\"\\U00110000\"" "" invalid syntax
// "\"a\nb\"" "" invalid syntax
// "\"a\"b\"" "" invalid syntax
// "\"\xff\"" "�" <nil>
// "'\\xff'" "\xff" <nil>
// "\"\\x4\"" "" invalid syntax
// "`a`b`" "" invalid syntax
// 34 false x <nil>
// 10 false  <nil>
// 233 true ! <nil>
// 233 true  <nil>
// 128 false  <nil>
// 39 false  <nil>
// 0 false  invalid syntax
// 0 false  invalid syntax
// "a" <nil>
// `b` <nil>
// 'x' <nil>
//  invalid syntax
//  invalid syntax
//  invalid syntax
//  invalid syntax
