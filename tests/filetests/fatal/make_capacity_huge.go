// A capacity that no memory has.
package main

var kept []int

func main() {
	n, c := 5, 1<<60
	kept = make([]int, n, c)
}

// --- exit 2
// --- stderr
// panic: runtime error: makeslice: cap out of range
