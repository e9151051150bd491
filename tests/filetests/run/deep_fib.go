// Many calls at small depth: checks that mostly pass.
package main

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func main() {
	println(fib(22))
}

// --- stderr
// 17711
