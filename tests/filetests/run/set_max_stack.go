// debug.SetMaxStack returns the old limit and lets recursion below the new one run.
package main

import "runtime/debug"

func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n-1) + 1
}

func main() {
	old := debug.SetMaxStack(64 << 20)
	println(old, down(100000), debug.SetMaxStack(old))
}

// --- stderr
// 1000000000 100000 67108864
