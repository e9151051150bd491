// A value that was recovered is raised again.
package main

import "errors"

func main() {
	defer func() {
		panic(recover())
	}()
	panic(errors.New("again"))
}

// --- exit 2
// --- stderr
// panic: again [recovered, repanicked]
