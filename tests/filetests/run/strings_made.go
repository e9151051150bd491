// Strings that are made at run time: concatenation and conversions.
package main

type name string
type bs []byte

func join(a, b, c string) string { return a + b + c }

func id(s string) string { return s }

func main() {
	s := ""
	for i := 0; i < 5; i++ {
		s += "ab"
	}
	println(s, len(s))
	println(join("x", s, "y"), id("p")+id("q")+id("r")+id("s"))
	e := ""
	println(e+s == s, s+e, len(e+e))
	b := []byte(s)
	b[0] = 'Z'
	println(string(b), s, len(b))
	if string(b) == "Zbababababab" {
		println("no")
	}
	if string(b) == "Z"+s[1:] {
		println("yes")
	}
	r := []rune("aé世🎈\xff")
	println(len(r), r[0], r[1], r[2], r[3], r[4])
	println(string(r), string(r[2:4]), string(rune(65)), string(rune(0x4e16)), string(rune(-1)), string(rune(0xd800)))
	var n name = "nm"
	n += "!"
	println(string(n), n+"?")
	x := bs("hello")
	x = append(x, " world"...)
	println(string(x), len(x))
	println(copy(x, "HE"), string(x))
	for i, c := range []byte("hi") {
		println(i, c)
	}
	switch string(x) {
	case "HEllo world":
		println("switch ok")
	default:
		println("bad")
	}
	println("a" < s, s < "b", s >= s, min("b", "a"+e), max(s, "zz"))
	var arr [3]string
	arr[1] += "one"
	arr[1] += "two"
	println(arr[0], arr[1], arr[2])
	big := "0123456789"
	for len(big) < 5000 {
		big += big
	}
	println(len(big), big[4999:5001])
	u := uint8(200)
	println(string(rune(u)))
	z := []byte("")
	println(z == nil, len(z), len([]rune("")))
	println("<" + string(b[:1]) + ">" + string(b[1:3]))
}

// --- stderr
// ababababab 10
// xabababababy pqrs
// true ababababab 0
// Zbabababab ababababab 10
// yes
// 5 97 233 19990 127880 65533
// aé世🎈� 世🎈 A 世 � �
// nm! nm!?
// hello world 11
// 2 HEllo world
// 0 104
// 1 105
// switch ok
// true true true a zz
//  onetwo 
// 5120 90
// È
// false 0 0
// <Z>ba
