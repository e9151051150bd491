package main

type board struct {
	rows, rising, falling []bool
	n                     int
}

func (b *board) solutions(column int) int {
	if column == b.n {
		return 1
	}
	count := 0
	for row := 0; row < b.n; row++ {
		up, down := row+column, row-column+b.n-1
		if b.rows[row] || b.rising[up] || b.falling[down] {
			continue
		}
		b.rows[row], b.rising[up], b.falling[down] = true, true, true
		count += b.solutions(column + 1)
		b.rows[row], b.rising[up], b.falling[down] = false, false, false
	}
	return count
}

func main() {
	const n = 11
	for range 25 {
		b := &board{make([]bool, n), make([]bool, 2*n), make([]bool, 2*n), n}
		println(b.solutions(0))
	}
}
