// Strings: length, index, slices, comparison, escapes, constants and variables.
package main

const greeting = "grüße, " + "\u4e16\u754c" + ` raw\n` + "\t!\x00\377"

func compare(a, b string) {
	println(a == b, a != b, a < b, a <= b, a > b, a >= b)
}

func sum(s string) (n int) {
	for i := 0; i < len(s); i++ {
		n = n*31 + int(s[i])
		n &= 0xffffff
	}
	return
}

var words = [...]string{"zero", "one", "two", "three"}

func main() {
	println(len(greeting), sum(greeting), greeting[2], greeting[1:3] == "r\xc3")
	s := "hello, world"
	println(s, len(s), s[7:], s[:5], s[3:8], s[12:], len(s[4:4]), s[len(s)-1], s[0] == 'h')
	compare("abc", "abd")
	compare("abc", "ab")
	compare("", "")
	compare("b", "abc")
	t := s
	s = words[2]
	println(s, t, s < t, s == "two")
	var empty string
	println(empty == "", len(empty), words[1][1:], words[3] > words[2])
	c := "const"[2]
	println(c, "abc"[1], len("äöü"), "a" < "b")
	x := words
	x[0] = "changed"
	println(x[0], words[0], x == words)
	println("quote\"s", `back\slash`, "tab\there", "oct\101\x42\u0043")
}

// --- stderr
// 25 16734822 195 true
// hello, world 12 world hello lo, w  0 100 true
// false true true true false false
// false true false false true true
// true false false true false true
// false true false false true true
// two hello, world false true
// true 0 ne false
// 110 98 6 true
// changed zero false
// quote"s back\slash tab	here octABC
