// The entry stub of a frame that is larger than the small limit: what it needs beyond the limit is subtracted first.
// flags: --func main.down
package main

func down(n int, p *[40]int) int {
	var a [40]int
	if n == 0 {
		return p[3]
	}
	a[3] = n
	return down(n-1, &a)
}

func main() {
	var a [40]int
	println(down(10, &a))
}
