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

// --- exit 2
// --- stderr
// a
// panic: runtime error: index out of range [1] with length 1
//
// goroutine 1 [running]:
// main.(*list[...]).at(...)
// 	generic_instances.go:6
// main.last[...](...)
// 	generic_instances.go:8
// main.main(...)
// 	generic_instances.go:13
