// Packages, and parts of packages, that are not there yet.
// oracle: accepts
package main

import (
	"net/http"
	"os"
	"runtime"
	"text/template"
)

func main() {
	http.Get("x")
	template.New("x")
	runtime.SetCPUProfileRate(1)
	os.Chdir("x")
}

// --- exit 1
// --- stderr
// unsupported_packages.go:6:2: not supported yet: package "net/http"
// unsupported_packages.go:9:2: not supported yet: package "text/template"
// unsupported_packages.go:15:2: not supported yet: runtime.SetCPUProfileRate
// unsupported_packages.go:16:2: not supported yet: os.Chdir
