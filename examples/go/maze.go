// Flood fill by plain recursion: one call for each cell of a maze, as deep as the maze is winding.
package main

const size = 63

type maze struct {
	wall    [size][size]bool
	seen    [size][size]bool
	deepest int
}

// carve digs passages from a cell in an order that depends on a small random generator.
func (m *maze) carve(row, column int, seed *uint32) {
	m.wall[row][column] = false
	*seed = *seed*1103515245 + 12345
	turn := int(*seed >> 16)
	for i := range 4 {
		down, right := direction(turn + i)
		r, c := row+2*down, column+2*right
		if r < 0 || r >= size || c < 0 || c >= size || !m.wall[r][c] {
			continue
		}
		m.wall[row+down][column+right] = false
		m.carve(r, c, seed)
	}
}

func direction(turn int) (down, right int) {
	switch turn % 4 {
	case 0:
		return 1, 0
	case 1:
		return 0, 1
	case 2:
		return -1, 0
	}
	return 0, -1
}

func (m *maze) fill(row, column, depth int) int {
	if row < 0 || row >= size || column < 0 || column >= size || m.wall[row][column] || m.seen[row][column] {
		return 0
	}
	m.seen[row][column] = true
	m.deepest = max(m.deepest, depth)
	area := 1
	for turn := range 4 {
		down, right := direction(turn)
		area += m.fill(row+down, column+right, depth+1)
	}
	return area
}

func (m *maze) show(rows int) {
	for row := range rows {
		for column := range size {
			if m.wall[row][column] {
				print("#")
			} else {
				print(" ")
			}
		}
		println()
	}
}

func main() {
	var m maze
	for row := range m.wall {
		for column := range m.wall[row] {
			m.wall[row][column] = true
		}
	}
	seed := uint32(7)
	m.carve(0, 0, &seed)
	m.show(9)
	println("cells:", m.fill(0, 0, 0), "deepest:", m.deepest)
}
