// A task that reads a map while another one assigns to it.
package main

import "runtime"

func main() {
	runtime.GOMAXPROCS(2)
	m := map[string]int{"a": 1}
	go func() {
		for i := 0; ; i++ {
			m["b"] = i
		}
	}()
	s := 0
	for {
		s += m["a"]
	}
}

// --- exit 2
// --- stderr
// fatal error: concurrent map read and map write
