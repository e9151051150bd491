// Syntax: comment.
package main

func main() {}

/* never closed

// --- exit 1
// --- stderr
// syntax_comment.go:6:1: comment not terminated
