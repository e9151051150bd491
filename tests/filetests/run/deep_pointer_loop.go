// Loops that carry pointers around their back edge over calls that may move the stack.
package main

type cell struct {
	value int
	next  *cell
}

func poke(p *int, depth int) int {
	if depth > 0 {
		return poke(p, depth-1)
	}
	*p += 1
	return *p
}

func rotate(rounds int) int {
	var cells [7]cell
	for i := 0; i < len(cells); i++ {
		cells[i].next = &cells[(i+3)%7]
	}
	first, second := &cells[0], &cells[1]
	sum := 0
	for i := 0; i < rounds; i++ {
		sum += poke(&first.value, i)
		first, second = second.next, first
		if i%3 == 0 {
			second = first.next.next
		}
		sum += poke(&second.value, i*2)
	}
	for i := range cells {
		print(cells[i].value, " ")
	}
	for c, i := first, 0; i < 7; c, i = c.next, i+1 {
		sum += c.value << i
	}
	return sum
}

func main() {
	println(rotate(300))
}

// --- stderr
// 86 85 86 85 88 84 86 36929
