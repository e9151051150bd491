// Syntax: package.
func main() {
}

// --- exit 1
// --- stderr
// syntax_package.go:2:1: expected 'package', found 'func'
