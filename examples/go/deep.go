// A million calls deep on a stack that starts at 2 KiB. Every frame hands a pointer to its own local to the frame below,
// which writes through it; growing moves all frames, and every one of these pointers moves along.
package main

type link struct {
	depth int
	outer *link
}

// descend builds a chain of links, one in each frame, and counts it from the innermost one.
func descend(depth int, outer *link) int {
	mine := link{depth, outer}
	if depth == 1000000 {
		return length(&mine)
	}
	n := descend(depth+1, &mine)
	if mine.outer != outer {
		println("a pointer went astray at depth", depth)
	}
	return n
}

func length(l *link) int {
	n := 0
	for ; l != nil; l = l.outer {
		n++
	}
	return n
}

func main() {
	println("links:", descend(0, nil))
}
