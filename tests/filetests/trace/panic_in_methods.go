// Methods and function literals in a trace carry Go's names.
package main

type stack struct {
	items [4]int
	used  int
}

func (s *stack) push(v int) {
	s.items[s.used] = v
	s.used++
}

type index int

func (i index) fill(s *stack) {
	for n := range 10 {
		s.push(int(i) + n)
	}
}

var items stack

var run = func(i index) {
	i.fill(&items)
}

func main() {
	func() {
		println("inside")
	}()
	outer := func(i index) {
		inner := func(i index) {
			run(i * 2)
		}
		inner(i + 1)
	}
	outer(3)
}

// --- exit 2
// --- stderr
// inside
// panic: runtime error: index out of range [4] with length 4
//
// goroutine 1 [running]:
// main.(*stack).push(...)
// 	panic_in_methods.go:10
// main.index.fill(...)
// 	panic_in_methods.go:18
// main.init.func1(...)
// 	panic_in_methods.go:25
// main.main.func2.1(...)
// 	panic_in_methods.go:34
// main.main.func2(...)
// 	panic_in_methods.go:36
// main.main(...)
// 	panic_in_methods.go:38
