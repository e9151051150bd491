// An interface without name that refers to itself through a name.
package main

type walker interface {
	next() interface{ walker }
}

type named interface{ next() named }

func main() {
	var w walker
	var n named
	_, _ = w, n
}

// --- exit 1
// --- stderr
// interface_cycle.go:4:13: invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)
