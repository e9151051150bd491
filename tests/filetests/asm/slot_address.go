// The address of a local that is passed on is computed anew after each call.
// flags: --func main.twice
package main

func set(p *int, n int) {
	if n > 0 {
		set(p, n-1)
		return
	}
	*p += 7
}

func twice() int {
	x := 1
	set(&x, 10)
	set(&x, 20)
	return x
}

func main() {
	println(twice())
}
