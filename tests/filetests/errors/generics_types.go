// Generic types without or with wrong arguments, and constraints as types of variables.
package main

type list[T any] struct{ x T }

type set[T comparable] map[T]bool

type number interface{ ~int | string }

type hidden[P any] P

type both interface{ int | int }

type wrong interface{ ~hour | int | error }

type hour int

func (l list[T]) first() T { return l.x }

func main() {
	var l list
	var two list[int, int]
	var s set[[]int]
	var n number
	_, _, _, _ = l, two, s, n
}

// --- exit 1
// --- stderr
// generics_types.go:10:20: cannot use a type parameter as RHS in type declaration
// generics_types.go:12:28: overlapping terms int and int
// generics_types.go:14:23: invalid use of ~ (underlying type of hour is int)
// generics_types.go:14:37: cannot use error in union (error contains methods)
// generics_types.go:21:8: cannot use generic type list[T any] without instantiation
// generics_types.go:22:10: too many type arguments for type list: have 2, want 1
// generics_types.go:23:12: []int does not satisfy comparable
// generics_types.go:24:8: cannot use type number outside a type constraint: interface contains type constraints
