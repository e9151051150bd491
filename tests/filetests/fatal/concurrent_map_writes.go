// Two tasks that assign to one map at once.
package main

import "runtime"

func main() {
	runtime.GOMAXPROCS(2)
	m := map[int]int{}
	go func() {
		for i := 0; ; i++ {
			m[i&7] = i
		}
	}()
	for i := 0; ; i++ {
		m[i&7] = i
	}
}

// --- exit 2
// --- stderr
// fatal error: concurrent map writes
