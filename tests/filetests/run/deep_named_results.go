// Named results whose addresses are passed down, with bare returns.
package main

func fill(n int, out *int) (sum int, same bool) {
	if n == 0 {
		sum = 1
		same = true
		return
	}
	p := &sum
	var below int
	below, same = fill(n-1, p)
	same = same && p == &sum
	*out = below
	*p += below
	return
}

func main() {
	top := 0
	sum, same := fill(20000, &top)
	println(sum&0xffff, top&0xffff, same)
}

// --- stderr
// 14306 59653 true
