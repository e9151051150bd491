// A task whose whole depth is known has a stack of exactly that size; a panic in it is raised on a larger one.
package main

var table [4]int

func look(i int) int { return table[i] }

func main() {
	c := make(chan int)
	n := 2
	go func() { c <- look(n) }()
	println(<-c)
	n = 7
	go func() { c <- look(n) }()
	println(<-c)
}

// --- exit 2
// --- stderr
// 0
// panic: runtime error: index out of range [7] with length 4
