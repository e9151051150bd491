// Package variables of interface types that hold pointers to literals: data, without code that makes it.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

type failure struct {
	text  string
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

type counter struct {
	n    int
	list []int
}

func (c *counter) add() int { c.n++; return c.n }

type adder interface{ add() int }

type holder struct {
	any  any
	err  error
	more []error
}

var (
	errRoot  error = &failure{"root", nil}
	errLeaf  error = &failure{"leaf", &failure{text: "inner"}}
	anything any   = &counter{n: 40}
	adds     adder = (&counter{n: 1})
	table          = [...]error{&failure{text: "a"}, nil, &failure{text: "b"}}
	held           = &holder{&counter{7, []int{1, 2}}, &failure{text: "held"}, []error{&failure{text: "more"}}}
	text     any   = &[]string{"x"}
	array    any   = &[2]int{1, 2}
	byName         = map[string]error{"k": &failure{text: "v"}}
)

func main() {
	fmt.Println(errRoot, errLeaf, errors.Unwrap(errLeaf), errRoot == errRoot, errRoot == errLeaf)
	c := anything.(*counter)
	c.n++
	c.list = append(c.list, 1, 2, 3)
	runtime.GC()
	fmt.Println(anything.(*counter).n, c.list, adds.add(), adds.add())
	_, isAdder := anything.(adder)
	_, isError := anything.(error)
	fmt.Println(isAdder, isError)
	for _, err := range table {
		switch err := err.(type) {
		case nil:
			fmt.Println("nil")
		case *failure:
			fmt.Println(err.text)
		}
	}
	fmt.Println(held.any.(*counter).list, held.err, held.more[0])
	held.more[0] = errRoot
	fmt.Println(held.more[0], (*text.(*[]string))[0], array.(*[2]int)[1], byName["k"])
}

// --- stdout
// root leaf inner true false
// 41 [1 2 3] 2 3
// true false
// a
// nil
// b
// [1 2] held more
// root x 2 v
