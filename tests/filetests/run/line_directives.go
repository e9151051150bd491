// Comments that say where lines stand: runtime.Caller believes them, and so do the lines of a panic's frames.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func place() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprint(file[strings.LastIndexByte(file, '/')+1:], ":", line)
}

//go:noinline
func index(list []int, i int) int {
	return list /*line lists.go:77:1*/ [ /*line other.go:1:1*/ i]
}

func frames(f func()) (names []string) {
	defer func() {
		recover()
		var pcs [20]uintptr
		all := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
		for {
			frame, more := all.Next()
			if strings.HasSuffix(frame.Function, "index") {
				names = append(names, fmt.Sprint(frame.File[strings.LastIndexByte(frame.File, '/')+1:], ":", frame.Line))
			}
			if !more {
				return
			}
		}
	}()
	f()
	return nil
}

func main() {
//line /foo/bar.go:123
	fmt.Println(place())
	fmt.Println(place())
//line c:bar.go:987
	fmt.Println(place())
//line none
	fmt.Println(place())
/*line a.go:10:20*/ fmt.Println(place()); /*line b.go:30:1*/ fmt.Println(place())
//line :40:1
	fmt.Println(place())
//line :7
	fmt.Println(place())
 //line ignored.go:1
	fmt.Println(place(), "//line text.go:1")
	fmt.Println(frames(func() { index(nil, 3) }))
}

// --- stdout
// bar.go:123
// bar.go:124
// c:bar.go:987
// c:bar.go:989
// a.go:10
// b.go:30
// b.go:40
// ??:7
// ??:9 //line text.go:1
// [lists.go:77]
