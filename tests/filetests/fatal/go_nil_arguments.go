// A nil function that takes arguments is found out about by the task that calls it.
package main

func number() int {
	println("evaluated")
	return 1
}

func main() {
	var f func(int)
	go f(number())
	select {}
}

// --- exit 2
// --- stderr
// evaluated
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
