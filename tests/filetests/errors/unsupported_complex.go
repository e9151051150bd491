// Complex numbers are not there yet.
// oracle: accepts
package main

func main() {
	z := 1 + 2i
	println(real(z), imag(z*z))
}
