// A nil interface holds no type at all.
package main

func main() {
	var x any
	println(x.(int))
}

// --- exit 2
// --- stderr
// panic: interface conversion: interface {} is nil, not int
