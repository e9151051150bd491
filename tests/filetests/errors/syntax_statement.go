// Syntax: statement.
package main

func main() {
	for i := 0; i < 3 {
	}
	if {
	}
	else {
	}
	var 3x int
	func inner() {}
}

// --- exit 1
// --- stderr
// syntax_statement.go:5:20: syntax error: unexpected {, expected semicolon or newline
// syntax_statement.go:6:2: syntax error: unexpected }, expected expression
// syntax_statement.go:7:5: syntax error: missing condition in if statement
// syntax_statement.go:9:2: syntax error: unexpected keyword else, expected }
// syntax_statement.go:11:6: syntax error: unexpected literal 3, expected name
// syntax_statement.go:13:1: syntax error: non-declaration statement outside function body
