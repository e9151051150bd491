// Local types of generic functions are other types in each instance; their names in %T, also as type arguments.
package main

import "fmt"

type Int int

func F[A ~int](x A) string {
	type T[B ~int] struct{ b B }
	type V T[A]
	return name(T[int]{}) + " " + name(V{}) + " " + name(G[T[A]]{})
}

type G[T any] struct{ x T }

func name(x any) string {
	defer func() { recover() }()
	switch x.(type) {
	case G[int]:
		return "G[int]"
	}
	return "?"
}

func try(x any) { fmt.Printf("%T\n", x) }

func H[A any](a A) {
	type L struct{ a A }
	try(L{})
	try([]L{})
	type N[B any] struct {
		a A
		b B
	}
	try(N[string]{})
	func() {
		type L struct{ a A }
		try(L{})
	}()
	try(G[L]{})
}

func main() {
	println(F(1))
	type Int int
	try(G[Int]{})
	H(1)
	H("")
	H(Int(1))
	try(G[G[int]]{})
}

// --- stdout
// main.G[main.Int·6]
// main.L[int]
// []main.L[int]
// main.N[int;string]
// main.L[int]
// main.G[main.L[int]·3]
// main.L[string]
// []main.L[string]
// main.N[string;string]
// main.L[string]
// main.G[main.L[string]·3]
// main.L[main.Int·6]
// []main.L[main.Int·6]
// main.N[main.Int·6;string]
// main.L[main.Int·6]
// main.G[main.L[main.Int·6]·3]
// main.G[main.G[int]]
// --- stderr
// ? ? ?
