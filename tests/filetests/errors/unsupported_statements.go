// Statements that need a scheduler are not there yet.
// oracle: accepts
package main

func work() {}

func main() {
	defer work()
	go work()
	println(recover() == nil)
}

// --- exit 1
// --- stderr
// unsupported_statements.go:9:2: not supported yet: go statements
