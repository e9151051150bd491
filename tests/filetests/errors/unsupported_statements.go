// defer, go and recover are not there yet.
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
// unsupported_statements.go:8:2: not supported yet: defer statements
// unsupported_statements.go:9:2: not supported yet: go statements
// unsupported_statements.go:10:10: not supported yet: interfaces
