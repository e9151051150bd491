// && and || evaluate their right side only if needed; conditions nest.
package main

func say(what string, result bool) bool {
	print(what, " ")
	return result
}

func main() {
	println(say("a", true) && say("b", false) || say("c", true))
	println(say("d", false) && say("e", true))
	println(say("f", true) || say("g", true))
	println(!say("h", true) && (say("i", true) || say("j", true)))
	if x := 3; say("k", x > 2) && !say("l", x > 5) {
		println("yes", x)
	} else {
		println("no")
	}
	a, b := true, false
	println(a == b, a != b, !a, a && !b, (a || b) == true)
	type flag bool
	var f flag = flag(a)
	println(f, !f, f == true)
}

// --- stderr
// a b c true
// d false
// f true
// h false
// k l yes 3
// false true false true true
// true false true
