// What called the first function of a task: runtime.main for main, and runtime.goexit for all.
package main

import (
	"fmt"
	"runtime"
)

func names() (names []string) {
	var pcs [20]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		names = append(names, frame.Function)
		if !more {
			return names
		}
	}
}

//go:noinline
func begin(c chan []string) { c <- names() }

func main() {
	fmt.Println(names())
	c := make(chan []string)
	go begin(c)
	fmt.Println(<-c)
	for skip := range 5 {
		pc, _, _, ok := runtime.Caller(skip)
		if ok {
			fmt.Println(skip, runtime.FuncForPC(pc).Name())
		} else {
			fmt.Println(skip, runtime.FuncForPC(pc) == nil)
		}
	}
}

// --- stdout
// [main.main runtime.main runtime.goexit]
// [main.begin runtime.goexit]
// 0 main.main
// 1 runtime.main
// 2 runtime.goexit
// 3 true
// 4 true
