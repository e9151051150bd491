// A trace shows instances of generic functions as Go does, without their type arguments.
package main

type list[T any] struct{ items []T }

func (l *list[T]) at(i int) T { return l.items[i] }

func last[T any](l *list[T]) T { return l.at(len(l.items)) }

func main() {
	l := &list[string]{items: []string{"a"}}
	println(l.at(0))
	println(last(l))
}
