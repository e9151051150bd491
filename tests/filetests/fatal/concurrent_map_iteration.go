// A loop over a map that another task assigns to.
package main

import "runtime"

func main() {
	runtime.GOMAXPROCS(2)
	m := map[[2]string]int{}
	for i := 0; i < 100; i++ {
		m[[2]string{"", string(rune(i))}] = i
	}
	go func() {
		for i := 0; ; i++ {
			m[[2]string{"", "b"}] = i
		}
	}()
	s := 0
	for {
		for _, v := range m {
			s += v
		}
	}
}

// --- exit 2
// --- stderr
// fatal error: concurrent map iteration and map write
