// Calls that the body of a loop over a function defers belong to the function around the loop.
package main

import "fmt"

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer println("count returns")
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func simple() {
	defer println("first")
	for i := range count(3) {
		defer println("deferred", i)
		println("body", i)
	}
	defer println("last")
	println("end of simple")
}

func nested() (n int) {
	for i := range count(2) {
		for j := range count(2) {
			defer func() {
				n = n*10 + i*2 + j
				println("nested", i, j, n)
			}()
		}
		defer println("outer body", i)
	}
	for i := range 2 {
		defer println("plain loop", i)
	}
	for k := range count(1) {
		defer println("second loop", k)
	}
	return 7
}

func returns() (s string, err error) {
	for i := range count(5) {
		defer func() {
			s += fmt.Sprint("+", i)
			if r := recover(); r != nil {
				err = fmt.Errorf("recovered: %v", r)
			}
		}()
		if i == 2 {
			return "two", nil
		}
	}
	return "none", nil
}

func panics(at int) (err error) {
	for i := range count(4) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("%d recovered: %v", i, r)
			}
		}()
		if i == at {
			panic("at the body")
		}
		defer println("ran", i)
	}
	if at == -1 {
		panic("after the loop")
	}
	return nil
}

func failing(yield func(int) bool) {
	yield(1)
	yield(2)
	panic("iterator fails")
}

func iterator() {
	defer func() { println("outermost:", recover().(string)) }()
	for i := range failing {
		defer func() {
			println("before", i)
			if i == 2 {
				r := recover()
				println("got", r.(string))
				panic("again")
			}
		}()
	}
	println("not reached")
}

func inDeferred() {
	for i := range count(2) {
		defer func() {
			for j := range count(2) {
				defer println("inner", i, j)
			}
			println("literal ends")
		}()
	}
}

type stack struct{ names []string }

func (s *stack) pop(name string, more ...int) {
	s.names = append(s.names, name)
	println(name, len(s.names), len(more))
}

func methods(s *stack) {
	for name := range func(yield func(string) bool) { _ = yield("a") && yield("b") } {
		defer s.pop(name, len(name), 2)
		defer s.pop(name + name)
	}
	println("methods end")
}

func generic[T any](values ...T) {
	all := func(yield func(int, T) bool) {
		for i, v := range values {
			if !yield(i, v) {
				return
			}
		}
	}
	for i, v := range all {
		defer fmt.Println("generic", i, v)
	}
}

func breaks() {
outer:
	for i := range count(3) {
		for j := range count(3) {
			defer println("breaks", i, j)
			if j == 1 {
				continue outer
			}
			if i == 1 {
				break outer
			}
		}
	}
	println("broken")
}

func deep(n int) int {
	var big [64]int
	big[n%64] = n
	if n > 0 {
		return deep(n-1) + big[n%64]
	}
	return 0
}

func many() {
	sum := 0
	defer func() { println("sum", sum) }()
	for i := range count(1000) {
		defer func() { sum += i + deep(i%50)*0 }()
	}
	println(deep(200))
}

func main() {
	simple()
	println(nested())
	fmt.Println(returns())
	fmt.Println(panics(2))
	fmt.Println(panics(-1))
	fmt.Println(panics(-2))
	iterator()
	inDeferred()
	methods(&stack{})
	generic("x", "y")
	generic(1, 2, 3)
	breaks()
	many()
}

// --- stdout
// two+2+1+0 <nil>
// 2 recovered: at the body
// 3 recovered: after the loop
// <nil>
// generic 1 y
// generic 0 x
// generic 2 3
// generic 1 2
// generic 0 1
// --- stderr
// body 0
// body 1
// body 2
// count returns
// end of simple
// last
// deferred 2
// deferred 1
// deferred 0
// first
// count returns
// count returns
// count returns
// count returns
// second loop 0
// plain loop 1
// plain loop 0
// outer body 1
// nested 1 1 73
// nested 1 0 732
// outer body 0
// nested 0 1 7321
// nested 0 0 73210
// 73210
// count returns
// count returns
// ran 1
// ran 0
// count returns
// ran 3
// ran 2
// ran 1
// ran 0
// count returns
// ran 3
// ran 2
// ran 1
// ran 0
// before 2
// got iterator fails
// before 1
// outermost: again
// count returns
// count returns
// literal ends
// inner 1 1
// inner 1 0
// count returns
// literal ends
// inner 0 1
// inner 0 0
// methods end
// bb 1 0
// b 2 2
// aa 3 0
// a 4 2
// count returns
// count returns
// count returns
// broken
// breaks 1 0
// breaks 0 1
// breaks 0 0
// count returns
// 20100
// sum 499500
