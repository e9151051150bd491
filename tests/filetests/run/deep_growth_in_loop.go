// A loop that goes deep, returns and goes deeper: growth happens in the middle of a loop that holds pointers into its own frame.
package main

func dig(n int, p *int) int {
	var pad [8]int
	pad[n&7] = n
	*p++
	if n == 0 {
		return 0
	}
	return dig(n-1, p) + pad[n&7]
}

func main() {
	var cells [5]int
	p := &cells[0]
	sum := 0
	for i := 0; i < 40; i++ {
		cells[i%5] += i
		q := &cells[(i*3)%5]
		sum += dig(1<<(i%13), q)
		*p += *q & 3
		p = &cells[(i*2)%5]
	}
	println(sum, cells[0], cells[1], cells[2], cells[3], cells[4])
}

// --- stderr
// 33566719 5977 7040 3080 3617 5741
