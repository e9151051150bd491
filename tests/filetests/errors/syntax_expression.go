// Syntax: expression.
package main

func main() {
	x := 1 +
	y := 2 * / 3
	println(x y)
}

// --- exit 1
// --- stderr
// syntax_expression.go:6:4: syntax error: unexpected := at end of statement
// syntax_expression.go:7:12: syntax error: unexpected name y in argument list; possibly missing comma or )
