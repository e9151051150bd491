// What the types that a type parameter may stand for do not allow.
package main

func f[T any](x T) {
	_ = x + x
	_ = x == x
	x.foo()
	_ = x.(int)
	switch x.(type) {
	}
	_ = x[0]
	_ = len(x)
	for range x {
	}
}

func g[T int8 | string, U []int | map[string]int](x T, y U) {
	_ = T(300)
	_ = -x
	_ = y[0]
	var i int = x
	_ = i
}

func main() {
	f(1)
	g(int8(1), []int{})
}

// --- exit 1
// --- stderr
// generics_operations.go:5:6: invalid operation: operator + not defined on x (variable of type T constrained by any)
// generics_operations.go:6:6: invalid operation: x == x (incomparable types in type set)
// generics_operations.go:7:4: x.foo undefined (type T has no field or method foo)
// generics_operations.go:8:6: invalid operation: cannot use type assertion on type parameter value x (variable of type T constrained by any)
// generics_operations.go:9:9: cannot use type switch on type parameter value x (variable of type T constrained by any)
// generics_operations.go:11:7: cannot index x (variable of type T constrained by any)
// generics_operations.go:12:10: invalid argument: x (variable of type T constrained by any) for built-in len
// generics_operations.go:13:12: cannot range over x (variable of type T constrained by any): no specific type
// generics_operations.go:18:8: cannot convert 300 (untyped int value) to type T: constant 300 overflows int8 (in T)
// generics_operations.go:19:7: invalid operation: operator - not defined on x (variable of type T constrained by int8 | string)
// generics_operations.go:20:7: cannot index y (variable of type U constrained by []int | map[string]int)
// generics_operations.go:21:14: cannot use x (variable of type T constrained by int8 | string) as int value in variable declaration
