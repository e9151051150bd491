// A value that is raised again is printed once, whether or not it was recovered in between.
package main

type value struct{ n int }

func (v *value) Error() string {
	println("asked")
	return "value"
}

func main() {
	v := &value{1}
	defer func() {
		r := recover()
		defer func() { panic(r) }()
		panic(r)
	}()
	defer func() { panic(v) }()
	panic(v)
}

// --- exit 2
// --- stderr
// asked
// panic: value
