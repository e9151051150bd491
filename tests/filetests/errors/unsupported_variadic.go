// Variadic functions are not there yet.
// oracle: accepts
package main

func total(values ...int) (n int) {
	for _, v := range values {
		n += v
	}
	return
}

func main() {
	println(total(1, 2, 3), total())
}
