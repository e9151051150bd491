// An interface holds another type than the one that is asserted.
package main

func main() {
	var x any = "s"
	println(x.(int))
}

// --- exit 2
// --- stderr
// panic: interface conversion: interface {} is string, not int
