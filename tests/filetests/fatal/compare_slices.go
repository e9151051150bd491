// Interfaces hold slices, which cannot be compared.
package main

func main() {
	var x, y any = []int{1}, []int{1}
	println(x == y)
}

// --- exit 2
// --- stderr
// panic: runtime error: comparing uncomparable type []int
