// An array index out of range.
package main

func get(a *[4]int, i int) int { return a[i] }

func main() {
	var a [4]int
	println(get(&a, 3))
	println(get(&a, 4))
}

// --- exit 2
// --- stderr
// 0
// panic: runtime error: index out of range [4] with length 4
