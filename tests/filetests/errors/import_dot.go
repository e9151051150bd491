// Names that import . brings collide with those of the package; one that brings nothing useful is unused.
package main

import (
	. "bytes"
	. "sort"
)

var _ Buffer

var Index byte

func main() {
	undefined()
}

// --- exit 1
// --- stderr
// import_dot.go:6:2: "sort" imported and not used
// import_dot.go:11:5: Index already declared through dot-import of package bytes ("bytes")
// import_dot.go:14:2: undefined: undefined
