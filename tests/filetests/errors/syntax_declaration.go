// Syntax: declaration.
package main

x := 1

import "os"

func f( {
}

type t struct {
	a b c
}

// --- exit 1
// --- stderr
// syntax_declaration.go:4:1: syntax error: non-declaration statement outside function body
// syntax_declaration.go:6:1: syntax error: imports must appear before other declarations
// syntax_declaration.go:8:9: syntax error: unexpected {, expected )
