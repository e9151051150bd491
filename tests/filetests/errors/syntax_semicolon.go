// Syntax: semicolon.
package main

func main()
{
	println(1)
}

// --- exit 1
// --- stderr
// syntax_semicolon.go:5:1: syntax error: unexpected semicolon or newline before {
