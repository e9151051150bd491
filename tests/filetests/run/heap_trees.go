// Objects that live and die: trees are built, compared and thrown away while an old one stays.

package main

type node struct {
	left, right *node
	depth       int
}

func build(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{build(depth - 1), build(depth - 1), depth}
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.depth + n.left.sum() + n.right.sum()
}

func main() {
	old := build(7)
	total := 0
	for round := range 40 {
		young := build(1 + round%6)
		total += young.sum()
		if round%8 == 0 {
			old.left.left, young.right = young, old.left.left
		}
	}
	println(total, old.sum())
}

// --- stderr
// 1356 294
