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
