// A slice index out of range, thousands of frames down.
package main

func deep(s []int, n int) int {
	if n == 0 {
		return s[len(s)+2]
	}
	return deep(s, n-1)
}

func main() {
	var a [8]int
	println(deep(a[1:5], 3000))
}

// --- exit 2
// --- stderr
// panic: runtime error: index out of range [6] with length 4
