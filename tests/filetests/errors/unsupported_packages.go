// Packages, and parts of packages, that are not there yet.
// oracle: accepts
package main

import (
	"net/http"
	"os"
	"regexp"
	"runtime"
)

func main() {
	http.Get("x")
	regexp.MustCompile("x")
	var _ runtime.Cleanup
	os.Chdir("x")
}

// --- exit 1
// --- stderr
// unsupported_packages.go:6:2: not supported yet: package "net/http"
// unsupported_packages.go:8:2: not supported yet: package "regexp"
// unsupported_packages.go:15:8: not supported yet: runtime.Cleanup
// unsupported_packages.go:16:2: not supported yet: os.Chdir
