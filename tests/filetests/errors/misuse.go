// Types as values, values as types, statements that do nothing.
package main

import "os"

var x int

func f() {}

func main() {
	int
	x
	x + 1
	f
	len("a")
	_ = int
	var y x
	x = _
	_ = f
	os = 3
	_ = os
	os.exit(1)
	os.Exit()
	nil := 3
	_ = nil
	"a"[0] = 'b'
	5 = x
	f() = 3
	x, 1 = 2, 3
	y.z()
	const k = 1
	k = 2
	k++
	_ = &k
	if x = 1; x {
	}
	var n = nil
	var s []int = nil
	_ = s == s
	_, _ = n, true
}

// --- exit 1
// --- stderr
// misuse.go:11:2: int (type) is not an expression
// misuse.go:12:2: x (variable of type int) is not used
// misuse.go:13:2: x + 1 (value of type int) is not used
// misuse.go:14:2: f (value of type func()) is not used
// misuse.go:15:2: len("a") (constant 1 of type int) is not used
// misuse.go:16:6: int (type) is not an expression
// misuse.go:17:8: x (package-level variable) is not a type
// misuse.go:18:6: cannot use _ as value or type
// misuse.go:20:2: use of package os not in selector
// misuse.go:21:6: use of package os not in selector
// misuse.go:22:5: undefined: os.exit (but have Exit)
// misuse.go:23:2: not enough arguments in call to os.Exit
// misuse.go:26:2: cannot assign to "a"[0] (neither addressable nor a map index expression)
// misuse.go:27:2: cannot assign to 5 (neither addressable nor a map index expression)
// misuse.go:28:2: f() (no value) used as value
// misuse.go:29:5: cannot assign to 1 (neither addressable nor a map index expression)
// misuse.go:32:2: cannot assign to k (neither addressable nor a map index expression)
// misuse.go:33:2: cannot assign to k (neither addressable nor a map index expression)
// misuse.go:34:7: invalid operation: cannot take address of k (untyped int constant 1)
// misuse.go:35:12: non-boolean condition in if statement
// misuse.go:38:16: cannot use nil (variable of type int) as []int value in variable declaration
// misuse.go:39:6: invalid operation: s == s (slice can only be compared to nil)
