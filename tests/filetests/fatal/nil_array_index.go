// An element of a nil array pointer.
package main

func at(a *[1000]int, i int) int { return a[i] }

func main() {
	println(at(nil, 900))
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
