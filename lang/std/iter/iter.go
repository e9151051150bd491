// Package iter has the types of functions that can be ranged over.
package iter

// Seq yields values until it is told to stop.
type Seq[V any] func(yield func(V) bool)

// Seq2 yields pairs of values until it is told to stop.
type Seq2[K, V any] func(yield func(K, V) bool)
