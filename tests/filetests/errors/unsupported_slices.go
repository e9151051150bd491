// make, append and conversions that allocate need the heap.
// oracle: accepts
package main

func main() {
	s := make([]int, 3)
	s = append(s, 4)
	println(len(s))
	a, b := "x", "y"
	println(a + b)
	bytes := []byte(a)
	println(string(bytes), string(rune(bytes[0])))
}

// --- exit 1
// --- stderr
// unsupported_slices.go:6:7: not supported yet: the built-in function make
// unsupported_slices.go:7:6: not supported yet: the built-in function append
// unsupported_slices.go:10:10: not supported yet: concatenation of strings that are not constant
// unsupported_slices.go:11:11: not supported yet: conversions between strings and slices
// unsupported_slices.go:12:10: not supported yet: conversions between strings and slices
// unsupported_slices.go:12:25: not supported yet: conversions of integers to strings
