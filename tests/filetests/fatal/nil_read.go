// Reading through a nil pointer.
package main

func read(p *int) int { return *p }

func main() {
	x := 3
	println(read(&x))
	println(read(nil))
}

// --- exit 2
// --- stderr
// 3
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
