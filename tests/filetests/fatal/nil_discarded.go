// A load whose value is not used still faults.
package main

func touch(p *int) { _ = *p }

func main() {
	touch(nil)
	println("not reached")
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
