// Structs by value as arguments and results, with pointers inside them.
package main

type point struct{ x, y int }

type frame struct {
	at    point
	owner *point
	name  [3]byte
	depth int16
}

func walk(f frame) (point, [3]byte) {
	if f.depth == 0 {
		return *f.owner, f.name
	}
	mine := point{f.at.x + 1, f.at.y - 1}
	name := f.name
	name[f.depth%3] += 1
	p, below := walk(frame{mine, &mine, name, f.depth - 1})
	p.x += f.owner.y
	p.y += mine.x & 1
	below[0] += f.name[1] & 1
	return p, below
}

func main() {
	origin := point{1, 1}
	f := frame{origin, &origin, [3]byte{'a', 'b', 'c'}, 30000}
	p, name := walk(f)
	println(p.x, p.y, name[0], name[1], name[2], f.owner == &origin, f.at == origin)
}

// --- stderr
// -449924999 -14999 9 114 115 true true
