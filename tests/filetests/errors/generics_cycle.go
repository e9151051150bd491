// Instances that would need further instances without end.
package main

type box[T any] struct{ x T }

func (b box[A]) grow() { box[box[A]]{}.grow() }

func main() { box[int]{}.grow() }

// --- exit 1
// --- stderr
// generics_cycle.go:4:10: instantiation cycle:
