// The entry stub of a frame of a megabyte and more: the subtraction may borrow.
// flags: --func main.down
package main

func down(n int, p *[1 << 18]int) int {
	var a [1 << 18]int
	if n == 0 {
		return p[3]
	}
	a[3] = n
	return down(n-1, &a)
}

func main() {
	var a [1 << 18]int
	println(down(1, &a))
}
