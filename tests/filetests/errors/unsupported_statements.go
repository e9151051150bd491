// Valid Go statements that this language does not have yet.
// oracle: accepts
package main

func work() {}

func main() {
	defer work()
	go work()
	select {
	default:
	}
	var a any
	switch a.(type) {
	}
	defer func() {
		recover()
	}()
	for x := range func(yield func(int) bool) { yield(1) } {
		_ = x
	}
}
