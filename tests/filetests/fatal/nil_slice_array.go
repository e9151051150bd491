// Slicing a nil array pointer.
package main

func cut(a *[4]int) []int { return a[:] }

func main() {
	println(len(cut(nil)))
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
