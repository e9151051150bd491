// Syntax: missing brace.
package main

func main() {
	if true {
		println(1)

// --- exit 1
// --- stderr
// syntax_missing_brace.go:7:1: syntax error: unexpected EOF, expected }
