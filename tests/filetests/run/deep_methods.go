// Recursion through methods on pointers and values whose receivers live in older frames.
package main

type counter struct {
	hits  int
	limit int
}

func (c *counter) down(n int) int {
	c.hits++
	if n == 0 {
		return c.limit
	}
	copied := *c
	return copied.down(n-1) + c.same(copied.hits)
}

func (c counter) same(hits int) int {
	if c.hits > hits {
		return 1
	}
	return 0
}

func main() {
	c := counter{limit: 7}
	println(c.down(50000), c.hits)
}

// --- stderr
// 7 1
