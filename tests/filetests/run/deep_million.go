// A million frames, each with a live value: the stack grows from 2 KiB to tens of megabytes and shrinks to nothing by returning.
package main

func sum(n int) int {
	if n == 0 {
		return 0
	}
	return n + sum(n-1)
}

func main() {
	println(sum(1000000))
}

// --- stderr
// 500000500000
