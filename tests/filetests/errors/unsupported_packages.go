// Packages, and parts of packages, that are not there yet.
// oracle: accepts
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

func main() {
	fmt.Println(strings.ToUpper("a"))
	runtime.GC()
	println(len(os.Args))
}

// --- exit 1
// --- stderr
// unsupported_packages.go:6:2: not supported yet: package "fmt"
// unsupported_packages.go:9:2: not supported yet: package "strings"
// unsupported_packages.go:14:2: not supported yet: runtime.GC
// unsupported_packages.go:15:14: not supported yet: os.Args
