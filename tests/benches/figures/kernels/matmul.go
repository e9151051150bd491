package main

func matrix(n int, seed float64) [][]float64 {
	rows := make([][]float64, n)
	scale := seed / float64(n) / float64(n)
	for i := range rows {
		rows[i] = make([]float64, n)
		for j := range rows[i] {
			rows[i][j] = scale * float64(i-j) * float64(i+j)
		}
	}
	return rows
}

func product(a, b [][]float64) [][]float64 {
	n, m, p := len(a), len(a[0]), len(b[0])
	transposed := make([][]float64, p)
	for j := range transposed {
		transposed[j] = make([]float64, m)
		for i := range transposed[j] {
			transposed[j][i] = b[i][j]
		}
	}
	c := make([][]float64, n)
	for i := range c {
		c[i] = make([]float64, p)
		row := a[i]
		for j := range c[i] {
			column := transposed[j]
			sum := 0.0
			for k := range row {
				sum += row[k] * column[k]
			}
			c[i][j] = sum
		}
	}
	return c
}

func main() {
	const n = 300
	a, b := matrix(n, 1), matrix(n, 2)
	sum := 0.0
	for range 20 {
		c := product(a, b)
		sum += c[n/2][n/2]
	}
	println(sum)
}
