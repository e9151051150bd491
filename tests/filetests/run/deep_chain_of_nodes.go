// A linked list through 10,000 frames: each node is a local of its frame and points at the node of the caller.
package main

type node struct {
	value int
	next  *node
}

func total(list *node) (sum, count int) {
	for n := list; n != nil; n = n.next {
		sum += n.value
		count++
	}
	return
}

func build(depth int, list *node) (int, int) {
	mine := node{depth, list}
	if depth == 0 {
		for n := &mine; n != nil; n = n.next {
			n.value *= 2
		}
		return total(&mine)
	}
	sum, count := build(depth-1, &mine)
	if mine.value != 2*depth {
		println("node", depth, "holds", mine.value)
	}
	return sum, count
}

func main() {
	println(build(10000, nil))
}

// --- stderr
// 100010000 10001
