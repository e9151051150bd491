// An overflow with fewer frames than are shown: none is elided.
// flags: --max-stack 32K
// oracle: no (Go's frames have other sizes)
package main

func wide(n int) int {
	var a [300]int
	p := &a
	p[n] = n
	return wide(n+1) + p[n]
}

func main() {
	println(wide(0))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 32768-byte limit
// fatal error: stack overflow
//
// goroutine 1 [running]:
// main.wide(...)
// 	overflow_below_hundred.go:6
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.wide(...)
// 	overflow_below_hundred.go:10
// main.main(...)
// 	overflow_below_hundred.go:14
