// Copying a whole struct out of a nil pointer.
package main

type big struct{ words [40]int }

func copied(p *big) big { return *p }

func main() {
	b := copied(nil)
	println(b.words[3])
}

// --- exit 2
// --- stderr
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
