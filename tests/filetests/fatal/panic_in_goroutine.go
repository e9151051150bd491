// A panic that nobody recovers ends the program, in whatever task; deferred calls of others do not run.
package main

func fail(n int) {
	defer println("deferred here")
	panic(n)
}

func main() {
	defer println("not reached")
	go fail(3)
	select {}
}

// --- exit 2
// --- stderr
// deferred here
// panic: 3
