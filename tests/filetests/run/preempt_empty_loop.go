// A loop that neither calls nor checks anything lets others run, on one processor, too.

package main

import (
	"os"
	"runtime"
)

func main() {
	runtime.GOMAXPROCS(1)
	go func() {
		println("the other one ran")
		os.Exit(0)
	}()
	for {
	}
}

// --- stderr
// the other one ran
