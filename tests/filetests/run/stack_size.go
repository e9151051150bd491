// runtime.StackSize reports how many bytes the calling task's stack has: little at first, more when deep.
// oracle: no (runtime.StackSize is our extension)
package main

import "runtime"

func deep(n int) int {
	if n == 0 {
		return runtime.StackSize()
	}
	return deep(n-1) + 0
}

func main() {
	start := runtime.StackSize()
	println(start >= 512 && start <= 4096)
	grown := deep(100000)
	println(grown > 1000000 && grown < 64000000, runtime.StackSize() >= 512)
}

// --- stderr
// true
// true true
