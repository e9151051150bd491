// A negative index is reported without the length.
package main

func set(a *[4]int8, i int32) { a[i] = 1 }

func main() {
	var a [4]int8
	set(&a, -1)
	println("not reached")
}

// --- exit 2
// --- stderr
// panic: runtime error: index out of range [-1]
