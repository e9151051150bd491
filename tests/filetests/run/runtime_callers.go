// runtime.Caller, Callers, FuncForPC, CallersFrames and Stack tell where the program is.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

//go:noinline
func inner() []string {
	var pcs [10]uintptr
	n := runtime.Callers(0, pcs[:])
	var names []string
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		names = append(names, fmt.Sprint(f.Function, ":", f.Line))
		if !more {
			break
		}
	}
	return names
}

type T struct{}

//go:noinline
func (t *T) method() []string { return inner() }

func main() {
	fmt.Println((&T{}).method()[1:4])
	pc, file, line, ok := runtime.Caller(0)
	fmt.Println(runtime.FuncForPC(pc).Name(), file[strings.LastIndexByte(file, '/')+1:], line, ok)
	func() {
		pc, _, line, _ := runtime.Caller(0)
		fmt.Println(runtime.FuncForPC(pc).Name(), line)
	}()
	_, _, _, ok = runtime.Caller(100)
	fmt.Println(ok, runtime.NumGoroutine(), runtime.Compiler)
	buf := make([]byte, 1000)
	buf = buf[:runtime.Stack(buf, false)]
	fmt.Println(strings.Contains(string(buf), "main.main()"), strings.HasPrefix(string(buf), "goroutine 1 [running]:\nmain.main"))
}

// --- stdout
// [main.inner:13 main.(*T).method:29 main.main:32]
// main.main runtime_callers.go 33 true
// main.main.func1 36
// false 1 gc
// true true
