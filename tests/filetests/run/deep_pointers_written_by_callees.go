// Each of a million frames hands a pointer to its local down; the callee writes through it, the caller reads the local by name.
package main

func descend(n int, up *int) int {
	*up += n
	if n == 0 {
		return 0
	}
	mine := 1
	below := descend(n-1, &mine)
	return below + mine
}

func main() {
	top := 0
	println(descend(1000000, &top), top)
}

// --- stderr
// 500000500000 1000000
