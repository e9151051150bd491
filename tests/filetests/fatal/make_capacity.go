// A capacity below the length.
package main

var kept []int

func main() {
	n, c := 5, 3
	kept = make([]int, n, c)
}

// --- exit 2
// --- stderr
// panic: runtime error: makeslice: cap out of range
