// Results that are pointers into older frames come back up through frames that have moved in between.
package main

func largest(n int, best *int, mine int) *int {
	if mine > *best {
		*best = mine
	}
	if n == 0 {
		return best
	}
	found := largest(n-1, best, (mine*7919+13)%1000003)
	if found != best {
		println("the result is not the address that was passed")
	}
	*found += n & 1
	return found
}

func main() {
	best := -1
	p := largest(200000, &best, 1)
	println(p == &best, *p, best)
}

// --- stderr
// true 1100002 1100002
