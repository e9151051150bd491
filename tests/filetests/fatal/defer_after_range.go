// A call that the body of a loop over a function defers when the function around has run its deferred calls.
package main

var leaked func(int) bool

func iterator(yield func(int) bool) {
	leaked = yield
	panic("iterator")
}

func f() {
	defer func() {
		println(recover().(string))
		leaked(1)
	}()
	for i := range iterator {
		defer println(i)
	}
}

func main() {
	f()
}

// --- exit 2
// --- stderr
// iterator
// fatal error: defer after range func returned
