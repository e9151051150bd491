// Eight queens and more: counts the ways to place n queens on a board so that none attacks another.
package main

type board struct {
	size    int
	columns [16]bool
	rising  [32]bool
	falling [32]bool
	row     [16]int
	found   int
	first   [16]int
}

func (b *board) place(column int) {
	if column == b.size {
		if b.found == 0 {
			b.first = b.row
		}
		b.found++
		return
	}
	for row := range b.size {
		up, down := row+column, row-column+b.size
		if b.columns[row] || b.rising[up] || b.falling[down] {
			continue
		}
		b.columns[row], b.rising[up], b.falling[down] = true, true, true
		b.row[column] = row
		b.place(column + 1)
		b.columns[row], b.rising[up], b.falling[down] = false, false, false
	}
}

func (b *board) show() {
	for row := range b.size {
		for column := range b.size {
			if b.first[column] == row {
				print(" Q")
			} else {
				print(" .")
			}
		}
		println()
	}
}

func main() {
	for size := 4; size <= 8; size++ {
		b := board{size: size}
		b.place(0)
		println(size, "queens:", b.found, "ways")
		if size == 8 {
			b.show()
		}
	}
}
