// Type arguments that do not follow from the arguments, do not satisfy the constraints, or are too many.
package main

func none[T any]()                 {}
func result[T, U any](x T) (u U)   { return }
func numbers[T int | string](T)    {}
func method[T interface{ M() }](T) {}
func same[T any](a, b T)           {}

func main() {
	none()
	result(1)
	result[int](1)
	numbers(1.5)
	method(1)
	same(1, "a")
	var s []int
	same(s, 1)
	same[int, int](1, 2)
	var f func(int) = same
	_ = none
	_ = f
}

// --- exit 1
// --- stderr
// generics_inference.go:11:6: in call to none, cannot infer T (declared at generics_inference.go:4:11)
// generics_inference.go:12:8: in call to result, cannot infer U (declared at generics_inference.go:5:16)
// generics_inference.go:13:13: in call to result[int], cannot infer U (declared at generics_inference.go:5:16)
// generics_inference.go:14:9: float64 does not satisfy int | string (float64 missing in int | string)
// generics_inference.go:15:8: int does not satisfy interface{M()} (missing method M)
// generics_inference.go:16:10: in call to same, mismatched types untyped int and untyped string (cannot infer T)
// generics_inference.go:18:10: cannot use 1 (untyped int constant) as []int value in argument to same
// generics_inference.go:19:12: got 2 type arguments but want 1
// generics_inference.go:20:20: type func(int) of f does not match func(a T, b T) (cannot infer T)
// generics_inference.go:21:6: cannot use generic function none without instantiation
