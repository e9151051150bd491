// A method for values is called through an interface that holds a nil pointer.
package main

type getter interface{ get() int }

type value struct{ n int }

func (v value) get() int { return v.n }

//go:noinline
func nothing() getter {
	var p *value
	return p
}

func main() {
	println(nothing().get())
}

// --- exit 2
// --- stderr
// panic: value method main.value.get called using nil *value pointer
