// The trace of a function literal in a task of a task.
package main

func main() {
	go func() {
		go func() {
			panic("inner")
		}()
		select {}
	}()
	select {}
}

// --- exit 2
// --- stderr
// panic: inner
//
// goroutine 2 [running]:
// main.main.func1.1(...)
// 	goroutine_literal.go:7
// created by main.main.func1 in goroutine 3
// 	goroutine_literal.go:6
