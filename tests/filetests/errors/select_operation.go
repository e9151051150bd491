// A select cannot compute with what it receives; that is found out last.
package main

func main() {
	c := make(chan int, 1)
	n := 5
	select {
	case n += <-c:
	default:
	}
	println(n)
}

// --- exit 1
// --- stderr
// select_operation.go:8:9: select case must be receive, send or assign recv
