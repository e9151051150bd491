// The same with a run-time error, whose value is no string, among other panics.
package main

type value struct{ n int }

func (v *value) String() string {
	var none []int
	return string(rune(none[v.n]))
}

func main() {
	defer func() { panic("last") }()
	defer func() { panic(&value{2}) }()
	panic("first")
}

// --- exit 2
// --- stderr
// fatal error: panic while printing panic value: type runtime.boundsError
