// When the first task has ended by Goexit and the others have, too, nothing is left to run.
package main

import "runtime"

func main() {
	go println("the other")
	defer println("deferred")
	runtime.Goexit()
}
