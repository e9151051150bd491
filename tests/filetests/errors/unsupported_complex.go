// Complex numbers are not there yet.
// oracle: accepts
package main

func main() {
	z := 1 + 2i
	println(real(z), imag(z*z))
}

// --- exit 1
// --- stderr
// unsupported_complex.go:6:7: not supported yet: complex numbers
// unsupported_complex.go:7:10: not supported yet: the built-in function real
// unsupported_complex.go:7:19: not supported yet: the built-in function imag
