// Trees of two-pointer nodes, built and thrown away: allocation, marking and sweeping.
package main

const (
	minDepth = 4
	maxDepth = 18
)

type node struct{ left, right *node }

func build(depth int) *node {
	if depth <= 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) check() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.check() + n.right.check()
}

func main() {
	println("stretch tree of depth", maxDepth+1, "check", build(maxDepth+1).check())
	long := build(maxDepth)
	for depth := minDepth; depth <= maxDepth; depth += 2 {
		iterations := 1 << (maxDepth - depth + minDepth)
		check := 0
		for range iterations {
			check += build(depth).check()
		}
		println(iterations, "trees of depth", depth, "check", check)
	}
	println("long lived tree of depth", maxDepth, "check", long.check())
}
