// A method of a nil interface is called; its arguments are evaluated first.
package main

type doer interface{ do(n int) int }

func argument() int {
	println("argument")
	return 1
}

func main() {
	var d doer
	println(d.do(argument()))
}

// --- exit 2
// --- stderr
// argument
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
