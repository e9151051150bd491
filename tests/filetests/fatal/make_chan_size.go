// The size of a channel's buffer is out of range.
package main

func main() {
	for _, n := range []int{0, 1, -1} {
		println(cap(make(chan int, n)))
	}
}

// --- exit 2
// --- stderr
// 0
// 1
// panic: makechan: size out of range
