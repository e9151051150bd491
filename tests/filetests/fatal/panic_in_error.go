// An Error method that panics while the program ends because of its value: what it deferred runs, then the text is Go's.
package main

type value struct{ n int }

func (v value) Error() string {
	defer func() {
		println("deferred in Error")
		panic("deeper")
	}()
	panic("in Error")
}

func main() {
	defer println("deferred in main")
	panic(value{2})
}

// --- exit 2
// --- stderr
// deferred in main
// deferred in Error
// fatal error: panic while printing panic value: deeper
