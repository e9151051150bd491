// The method of a nil interface is looked for by the task that spawns.
package main

type doer interface{ do() }

func main() {
	var d doer
	defer println("deferred")
	go d.do()
}

// --- exit 2
// --- stderr
// deferred
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
