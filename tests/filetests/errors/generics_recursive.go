// Generic types that contain themselves.
package main

type direct[P any] struct{ next direct[[]P] }

type through struct{ x wrapper[through] }

type wrapper[P any] struct{ x P }

func main() {}

// --- exit 1
// --- stderr
// generics_recursive.go:4:33: invalid recursive type: direct[[]P] refers to itself
// generics_recursive.go:6:6: invalid recursive type through
