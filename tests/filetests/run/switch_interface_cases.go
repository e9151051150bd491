// A switch without a tag compares its cases with true, interfaces among them.
package main

func truth(x any) any {
	println("asked")
	return x
}

func main() {
	var none any
	for _, x := range []any{1, "true", true, none, false} {
		switch {
		case none:
			println("never")
		case x == 1:
			println("one")
		case x:
			println("true")
		case truth(x != nil):
			println("something")
		default:
			println("nothing")
		}
	}
}

// --- stderr
// one
// asked
// something
// true
// asked
// nothing
// asked
// something
