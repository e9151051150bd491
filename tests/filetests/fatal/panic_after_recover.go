// A panic after a recovery in the same deferred call.
package main

func main() {
	defer func() {
		recover()
		panic("new")
	}()
	panic("old")
}

// --- exit 2
// --- stderr
// panic: old [recovered]
// 	panic: new
