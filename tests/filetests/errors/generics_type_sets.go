// Operations that some of the types in a type set allow, or allow in different ways.
package main

func pointers[P interface{ *int | *string }](p P) { _ = *p }

func methods[T interface{ m() }](x *T) { x.m() }

func order[T comparable](x, y T) bool { return x < y }

func call[F func(int) | func(string)](f F) { f(1) }

func maps[M map[string]int | map[int]int](m M) {
	delete(m, 1)
	m["a"] = 1
}

func channels[C chan int | <-chan int](c C) {
	c <- 1
	close(c)
}

func fields[S struct{ f int }](s S) { _ = s.f }

func convert[T ~int | ~float64, U ~string](x T) U { return U(x) }

func nothing[T any](x T) {
	_ = make(T)
	_ = T{}
	_ = map[T]int{}
	var _ interface{ m() } = x
}

func main() {}

// --- exit 1
// --- stderr
// generics_type_sets.go:4:58: invalid operation: pointers of p (variable of type P constrained by interface{*int | *string}) must have identical base types
// generics_type_sets.go:6:44: x.m undefined (type *T is pointer to type parameter, not type parameter)
// generics_type_sets.go:8:48: invalid operation: x < y (type parameter T cannot use operator <)
// generics_type_sets.go:10:46: invalid operation: cannot call f (variable of type F constrained by func(int) | func(string)): func(int) and func(string) have different underlying types
// generics_type_sets.go:13:9: invalid argument: maps of m (variable of type M constrained by map[string]int | map[int]int) must have identical key types
// generics_type_sets.go:14:3: cannot index m (variable of type M constrained by map[string]int | map[int]int)
// generics_type_sets.go:18:2: invalid operation: cannot send to c (variable of type C constrained by chan int | <-chan int): receive-only channel <-chan int
// generics_type_sets.go:19:8: invalid operation: cannot close receive-only channel c (variable of type C constrained by chan int | <-chan int)
// generics_type_sets.go:22:45: s.f undefined (type S has no field or method f)
// generics_type_sets.go:24:62: cannot convert x (variable of type T constrained by ~int | ~float64) to type U: cannot convert float64 (in T) to type string (in U)
// generics_type_sets.go:27:11: invalid argument: cannot make T: no specific type
// generics_type_sets.go:28:6: invalid composite literal type T (no common underlying type)
// generics_type_sets.go:29:10: invalid map key type T (missing comparable constraint)
// generics_type_sets.go:30:27: cannot use x (variable of type T constrained by any) as interface{m()} value in variable declaration
