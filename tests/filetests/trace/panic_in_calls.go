// The trace of a panic names every function with file and line, innermost first.
package main

func first(n int) int {
	return second(n) + 1
}

func second(n int) int {
	if n > 0 {
		return first(n-1) * 2
	}
	panic("at the bottom")
}

func main() {
	println("start")
	println(first(2))
}

// --- exit 2
// --- stderr
// start
// panic: at the bottom
//
// goroutine 1 [running]:
// main.second(...)
// 	panic_in_calls.go:12
// main.first(...)
// 	panic_in_calls.go:5
// main.second(...)
// 	panic_in_calls.go:10
// main.first(...)
// 	panic_in_calls.go:5
// main.second(...)
// 	panic_in_calls.go:10
// main.first(...)
// 	panic_in_calls.go:5
// main.main(...)
// 	panic_in_calls.go:17
