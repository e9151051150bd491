// Calling a nil function value.
package main

func call(f func(int) int) int { return f(1) }

func main() {
	println(call(func(x int) int { return x }))
	println(call(nil))
}

// --- exit 2
// --- stderr
// 1
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
