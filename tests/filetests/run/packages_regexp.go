// Package regexp: searching, groups, replacing, splitting, and what is wrong with expressions.
package main

import (
	"fmt"
	"regexp"
	"strings"
)

var word = regexp.MustCompile(`(?i)\b([a-z])(\w*)\b`)

func main() {
	text := "The quick brown fox, 2026-11-21 and 1999-01-02; key=value other = thing"
	date := regexp.MustCompile(`(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)`)
	fmt.Println(date.MatchString(text), date.FindString(text), date.FindStringIndex(text))
	fmt.Println(date.FindStringSubmatch(text), date.SubexpNames(), date.SubexpIndex("day"), date.NumSubexp())
	fmt.Println(date.FindAllString(text, -1), date.FindAllStringSubmatchIndex(text, -1))
	fmt.Println(date.ReplaceAllString(text, "${day}.$month.$year"))
	fmt.Println(word.ReplaceAllStringFunc(text, strings.ToUpper))
	fmt.Println(word.FindAllString(text, 3))
	fmt.Printf("%q\n", regexp.MustCompile(`\s*[,;=]\s*|\s+`).Split(text, -1))
	fmt.Printf("%q\n", regexp.MustCompile(`a*`).Split("baaac", 3))
	for _, expr := range []string{`a+b*?`, `(a|ab)(c|bcd)(d*)`, `^$`, `(?m)^.`, `[^\x00-\x7f]+`, `(a*)*`, `x{2,3}`, `\p{Lu}`} {
		re := regexp.MustCompile(expr)
		fmt.Printf("%s: %q\n", re, re.FindAllStringSubmatch("abcd aaab xxxxx\néÉ", -1))
	}
	longest := regexp.MustCompile(`a|ab|abc`)
	fmt.Print(longest.FindString("abcd"), " ")
	longest.Longest()
	fmt.Println(longest.FindString("abcd"))
	for _, expr := range []string{`a(b`, `a)`, `*a`, `a**`, `[z-a]`, `[a`, `\8`, `a{2,1}`, `(?z)`, `x{1001}`, `\`} {
		_, err := regexp.Compile(expr)
		fmt.Println(err)
	}
	fmt.Println(regexp.QuoteMeta("1+1=[2]"), string(date.ReplaceAll([]byte("on 2026-11-21"), []byte("$$$0"))))
	// Time is linear: this would take ages by going back.
	fmt.Println(regexp.MustCompile(`(a*)*b`).MatchString(strings.Repeat("a", 1000)))
	defer func() { fmt.Println(recover()) }()
	regexp.MustCompile(`(`)
}

// --- stdout
// true 2026-11-21 [21 31]
// [2026-11-21 2026 11 21] [ year month day] 3 3
// [2026-11-21 1999-01-02] [[21 31 21 25 26 28 29 31] [36 46 36 40 41 43 44 46]]
// The quick brown fox, 21.11.2026 and 02.01.1999; key=value other = thing
// THE QUICK BROWN FOX, 2026-11-21 AND 1999-01-02; KEY=VALUE OTHER = THING
// [The quick brown]
// ["The" "quick" "brown" "fox" "2026-11-21" "and" "1999-01-02" "key" "value" "other" "thing"]
// ["b" "c"]
// a+b*?: [["a"] ["aaa"]]
// (a|ab)(c|bcd)(d*): [["abcd" "a" "bcd" ""]]
// ^$: []
// (?m)^.: [["a"] ["é"]]
// [^\x00-\x7f]+: [["éÉ"]]
// (a*)*: [["a" "a"] ["" ""] ["" ""] ["" ""] ["aaa" "aaa"] ["" ""] ["" ""] ["" ""] ["" ""] ["" ""] ["" ""] ["" ""] ["" ""] ["" ""] ["" ""]]
// x{2,3}: [["xxx"] ["xx"]]
// \p{Lu}: [["É"]]
// a abc
// error parsing regexp: missing closing ): `a(b`
// error parsing regexp: unexpected ): `a)`
// error parsing regexp: missing argument to repetition operator: `*`
// error parsing regexp: invalid nested repetition operator: `**`
// error parsing regexp: invalid character class range: `z-a`
// error parsing regexp: missing closing ]: `[a`
// error parsing regexp: invalid escape sequence: `\8`
// error parsing regexp: invalid repeat count: `{2,1}`
// error parsing regexp: invalid or unsupported Perl syntax: `(?z`
// error parsing regexp: invalid repeat count: `{1001}`
// error parsing regexp: trailing backslash at end of expression: ``
// 1\+1=\[2\] on $2026-11-21
// false
// regexp: Compile(`(`): error parsing regexp: missing closing ): `(`
