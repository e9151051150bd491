// A nil function cannot be spawned.
package main

func main() {
	var f func()
	defer println("not reached")
	go f()
}

// --- exit 2
// --- stderr
// fatal error: go of nil func value
