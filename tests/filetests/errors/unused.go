// Variables, labels and imports that are not used.
package main

import (
	"os"
	"runtime/debug"
)

func f(a int) (b int) {
	c := 1
	var d, e int
	e = 2
	for i := range 3 {
	}
	if g := a; a > 1 {
	}
	{
		c := 2
	}
	return 3
}

func main() {
label:
	for {
		break
	}
	x, y := 1, 2
	_ = x
	println(f(1))
}

// --- exit 1
// --- stderr
// unused.go:5:2: "os" imported and not used
// unused.go:6:2: "runtime/debug" imported and not used
// unused.go:10:2: declared and not used: c
// unused.go:11:6: declared and not used: d
// unused.go:11:9: declared and not used: e
// unused.go:13:6: declared and not used: i
// unused.go:15:5: declared and not used: g
// unused.go:18:3: declared and not used: c
// unused.go:24:1: label label defined and not used
// unused.go:28:5: declared and not used: y
