// Ranging over a string decodes UTF-8; bytes that are none give U+FFFD and advance by one.
package main

func show(s string) {
	for i, r := range s {
		print(i, ":", r, " ")
	}
	println(len(s))
}

func main() {
	show("abc")
	show("aé世𝄞z")
	show("\xff\xc3\x28\xe2\x82\xf0\x9d\x84\x9e")
	show("\xed\xa0\x80\xf4\x90\x80\x80\xc0\x80")
	show("")
	n := 0
	for range "日本語" {
		n++
	}
	for i := range "日本語" {
		n = n*10 + i
	}
	println(n)
	for i, r := range "x\u2028y" {
		if r == 'y' {
			println("y at", i)
		}
	}
}

// --- stderr
// 0:97 1:98 2:99 3
// 0:97 1:233 3:19990 6:119070 10:122 11
// 0:65533 1:65533 2:40 3:65533 4:65533 5:119070 9
// 0:65533 1:65533 2:65533 3:65533 4:65533 5:65533 6:65533 7:65533 8:65533 9
// 0
// 3036
// y at 4
