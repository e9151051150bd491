// A String method that recovers its own panic while panics are printed; methods are called from the youngest panic on.
package main

type value struct{ n int }

func (v value) String() string {
	defer func() { println("recovered", recover().(error).Error()) }()
	var none []int
	return string(rune(none[v.n]))
}

type text string

func (t text) Error() string {
	println("asked", string(t))
	return "text " + string(t)
}

func main() {
	defer func() { panic(text("last")) }()
	defer func() { panic(value{2}) }()
	panic(text("first"))
}

// --- exit 2
// --- stderr
// asked last
// recovered runtime error: index out of range [2] with length 0
// asked first
// panic: text first
// 	panic:
// 	panic: text last
