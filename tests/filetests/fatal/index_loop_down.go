// A loop downwards that starts behind the last element.
package main

func last(s []int, from int) int {
	total := 0
	for i := from; i >= 0; i-- {
		total += s[i]
	}
	return total
}

func main() {
	a := [3]int{7, 8, 9}
	println(last(a[:], 2), last(a[:2], 1), last(a[:], -5))
	println(last(a[:], 3))
}

// --- exit 2
// --- stderr
// 24 15 0
// panic: runtime error: index out of range [3] with length 3
