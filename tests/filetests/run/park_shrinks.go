// A task that waits with little of its stack in use has a smaller one afterwards; one that needs it again and again keeps it.
// oracle: no (StackSize is ours)
// stress: no (stress modes choose sizes)
package main

import (
	"runtime"
	"time"
)

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	done := make(chan bool)
	go func() {
		deep(1000000)
		grown := runtime.StackSize()
		time.Sleep(time.Millisecond)
		println(grown >= 15<<20, runtime.StackSize() <= 1<<20)
		println(deep(1000000), runtime.StackSize() == grown)
		done <- true
	}()
	<-done
	go func() {
		deep(1000)
		grown := runtime.StackSize()
		time.Sleep(time.Millisecond)
		println(runtime.StackSize() == grown/2)
		smaller := 0
		for range 100 {
			deep(1000)
			before := runtime.StackSize()
			time.Sleep(time.Microsecond)
			if runtime.StackSize() < before {
				smaller++
			}
		}
		println(smaller < 10)
		done <- true
	}()
	<-done
}

// --- stderr
// true true
// 1000000 true
// true
// true
