// Matrices are arrays of arrays: values that are copied, passed and compared whole.
package main

const size = 6

type matrix [size][size]float64

func identity() (m matrix) {
	for i := range m {
		m[i][i] = 1
	}
	return
}

func (a *matrix) times(b *matrix) (product matrix) {
	for i, row := range a {
		for j := range row {
			for k, v := range row {
				product[i][j] += v * b[k][j]
			}
		}
	}
	return
}

func (a matrix) power(n int) matrix {
	if n == 0 {
		return identity()
	}
	half := a.power(n / 2)
	whole := half.times(&half)
	if n%2 == 1 {
		whole = whole.times(&a)
	}
	return whole
}

func (a *matrix) transposed() (t matrix) {
	for i := range a {
		for j := range a[i] {
			t[j][i] = a[i][j]
		}
	}
	return
}

func (a *matrix) trace() (sum float64) {
	for i := range a {
		sum += a[i][i]
	}
	return
}

func main() {
	var step matrix
	for i := range step {
		step[i][(i+1)%size] = 0.5
		step[i][(i+size-1)%size] = 0.5
	}
	for _, n := range [...]int{1, 2, 10, 100} {
		p := step.power(n)
		println("after", n, "steps: stay", p[0][0], "one away", p[0][1], "trace", p.trace())
	}
	t := step.transposed()
	println("symmetric:", t == step, "identity:", step.power(0) == identity())
}
