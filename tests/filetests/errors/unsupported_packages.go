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
