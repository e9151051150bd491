// Garbage without an end: lists of nodes of several sizes, of which some live for a while.
package main

type small struct {
	next *small
}

type medium struct {
	next   *medium
	values [13]int
	first  *small
}

type large struct {
	next  *large
	bytes [5000]byte
	other *medium
}

var (
	smalls  [1024]*small
	mediums [256]*medium
	larges  [64]*large
)

func main() {
	seed := uint32(1)
	for {
		seed = seed*1664525 + 1013904223
		at := seed >> 8
		s := &small{smalls[at%1024]}
		if s.next != nil {
			s.next.next = nil
		}
		smalls[at%1024] = s
		if at%4 == 0 {
			mediums[at/4%256] = &medium{first: s}
		}
		if at%64 == 0 {
			larges[at/64%64] = &large{other: mediums[at/64%256]}
		}
	}
}
