// A recursion whose frames point at each other, on stacks of one kind: --stack=fixed:8M.
// flags: --stack=fixed:8M
package main

type link struct {
	depth int
	outer *link
}

func descend(depth int, outer *link) int {
	mine := link{depth, outer}
	if depth == 50000 {
		n := 0
		for at := &mine; at != nil; at = at.outer {
			n += at.depth
		}
		return n
	}
	return descend(depth+1, &mine)
}

func main() {
	println(descend(0, nil), descend(49000, nil))
}

// --- stderr
// 1250025000 49549500
