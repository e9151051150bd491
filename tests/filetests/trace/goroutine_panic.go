// The trace of a panic in another task says who created that.
package main

type T struct{ n int }

func (t *T) fail(s []int) {
	println(s[t.n])
}

func spawn(n int) {
	go (&T{n}).fail([]int{1})
}

func main() {
	spawn(1)
	select {}
}

// --- exit 2
// --- stderr
// panic: runtime error: index out of range [1] with length 1
//
// goroutine 2 [running]:
// main.(*T).fail(...)
// 	goroutine_panic.go:7
// created by main.spawn in goroutine 1
// 	goroutine_panic.go:11
