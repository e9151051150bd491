// Syntax: package.
func main() {
}

// --- exit 1
// --- stderr
// syntax_package.go:2:1: syntax error: package statement must be first
