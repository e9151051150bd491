// Panics of deferred calls replace older ones; all that nobody recovered are printed.
package main

type E struct{ s string }

func (e E) Error() string { return "E\n" + e.s }

type S struct{ a, b int }

func (s *S) String() string { return "stringer" }

func main() {
	defer println("last")
	defer func() {
		panic(&S{1, 2})
	}()
	defer func() {
		r := recover()
		defer func() { panic(r) }()
		panic("third")
	}()
	defer func() {
		panic(E{"second"})
	}()
	panic("first")
}

// --- exit 2
// --- stderr
// last
// panic: first
// 	panic: E
// 	second [recovered]
// 	panic: third
// 	panic: E
// 	second
// 	panic: stringer
