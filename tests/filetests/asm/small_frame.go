// The entry stub of a small frame: the slow path stands in front of the entry, so that its return address is the entry.
// flags: --func main.down
package main

func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n-1) + 1
}

func main() {
	println(down(10))
}
