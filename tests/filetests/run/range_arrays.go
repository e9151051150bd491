// The operand of a loop over an array is evaluated for its elements, or for the calls and receive operations in it.
package main

var calls int

func array() [3]int {
	calls++
	return [3]int{4, 5, 6}
}

func pointer() *[3]int {
	calls++
	return nil
}

func main() {
	for range array() {
	}
	println(calls)
	for i := range array() {
		print(i, " ")
	}
	println(calls)
	for i, v := range array() {
		print(i, v, " ")
	}
	println(calls)
	for i := range pointer() {
		print(i, " ")
	}
	println(calls)
	c := make(chan [2]string, 2)
	c <- [2]string{"a", "b"}
	c <- [2]string{"c", "d"}
	for range <-c {
	}
	println(len(c))
	for _, s := range <-c {
		print(s, " ")
	}
	println(len(c))
	var none *struct{ list [2]int }
	for i := range none.list {
		print(i, " ")
	}
	println(len(array()), cap(pointer()), calls)
}

// --- stderr
// 1
// 0 1 2 2
// 04 15 26 3
// 0 1 2 4
// 1
// c d 0
// 0 1 3 3 6
