// runtime.Stack of all goroutines: the one that calls first, each with what it waits for and where it was started.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

func receiver(c chan int) { <-c }

func main() {
	c := make(chan int)
	var m sync.Mutex
	m.Lock()
	go receiver(make(chan int))
	go func() { m.Lock() }()
	go func() { time.Sleep(time.Hour) }()
	go func() { select {} }()
	go func() {
		select {
		case c <- 1:
		case c <- 2:
		}
	}()
	// All of them wait soon.
	var all string
	for {
		runtime.Gosched()
		buf := make([]byte, 1<<16)
		all = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(all, "[runnable]") && strings.Count(all, "[running]") == 1 {
			break
		}
		if strings.Count(all, "goroutine ") < 4 {
			fmt.Println(all)
			break
		}
	}
	for _, trace := range strings.Split(all, "\n\n") {
		lines := strings.Split(strings.TrimSpace(trace), "\n")
		_, state, _ := strings.Cut(lines[0], " [")
		created := "nobody"
		for _, line := range lines {
			if by, ok := strings.CutPrefix(line, "created by "); ok {
				created, _, _ = strings.Cut(by, " in ")
			}
		}
		fmt.Println(state, created, len(lines)%2)
	}
	one := string(debug.Stack())
	fmt.Println(strings.Count(one, "goroutine "), strings.Contains(one, "main.main()"))
	buf := make([]byte, 10)
	fmt.Println(runtime.Stack(buf, true), string(buf[:9]))
}

// --- stdout
// running]: nobody 1
// chan receive]: main.main 1
// sync.Mutex.Lock]: main.main 1
// sleep]: main.main 1
// select (no cases)]: main.main 1
// select]: main.main 1
// 1 true
// 10 goroutine
