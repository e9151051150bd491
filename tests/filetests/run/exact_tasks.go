// Tasks whose whole depth is known, from a leaf to frames of a kilobyte: under stress the byte below each stack faults.
package main

type block struct{ words [100]int }

var sink int

//go:noinline
func leaf(n int) int { return n + sink }

//go:noinline
func fill(n int) int {
	var b block
	for i := range b.words {
		b.words[i] = leaf(n + i)
	}
	p := &b.words[n%100]
	return *p
}

//go:noinline
func twice(n int) int { return fill(n) + leaf(fill(n+1)) }

//go:noinline
func split(n int) (q, r int, s string) { return n / 7, n % 7, "abc"[:n%3] }

func main() {
	c := make(chan int)
	for i := range 20 {
		go func() { c <- leaf(i) }()
		go func() { c <- fill(i) }()
		go func() { c <- twice(i) }()
		go func() {
			q, r, s := split(i)
			c <- q*100 + r*10 + len(s)
		}()
		go func() { c <- len(make([]int, i)) + cap(append([]int(nil), i)) }()
	}
	sum := 0
	for range 100 {
		sum += <-c
	}
	println(sum)
}

// --- stderr
// 4129
