// What a go statement cannot start.
package main

import "unsafe"

func f() int { return 1 }

func main() {
	var g func(int)
	x := 1
	go f
	go (f())
	go len("s")
	go int(x)
	go append([]int{}, 1)
	go make([]int, 1)
	go unsafe.Sizeof(x)
	go g()
	go g("s")
	go func() {}
	go x()
	go new(int)
	go println
	go cap([]int{})
	go close(x)
	go f(1)
}

// --- exit 1
// --- stderr
// go_calls.go:11:5: expression in go must be function call
// go_calls.go:12:5: expression in go must not be parenthesized
// go_calls.go:13:5: go discards result of len("s") (constant 1 of type int)
// go_calls.go:14:5: go requires function call, not conversion int(x) (value of type int)
// go_calls.go:15:5: go discards result of append([]int{}, 1) (value of type []int)
// go_calls.go:16:5: go discards result of make([]int, 1) (value of type []int)
// go_calls.go:17:5: go discards result of unsafe.Sizeof(x) (constant 8 of type uintptr)
// go_calls.go:18:5: not enough arguments in call to g
// go_calls.go:19:7: cannot use "s" (untyped string constant) as int value in argument to g
// go_calls.go:20:5: expression in go must be function call
// go_calls.go:21:5: invalid operation: cannot call x (variable of type int): int is not a function
// go_calls.go:22:5: go discards result of new(int) (value of type *int)
// go_calls.go:23:5: expression in go must be function call
// go_calls.go:24:5: go discards result of cap([]int{}) (value of type int)
// go_calls.go:25:11: invalid operation: cannot close non-channel x (variable of type int)
// go_calls.go:26:7: too many arguments in call to f
