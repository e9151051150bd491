// Generic types and functions are not there yet.
// oracle: accepts
package main

type pair[T any] struct{ a, b T }

func swap[T any](p pair[T]) pair[T] { return pair[T]{p.b, p.a} }

func main() {
	println(swap(pair[int]{1, 2}).a)
}

// --- exit 1
// --- stderr
// unsupported_generics.go:5:6: not supported yet: generic type pair
// unsupported_generics.go:7:6: not supported yet: generic function swap
