package main

import "math"

func element(i, j int) float64 {
	return 1 / float64((i+j)*(i+j+1)/2+i+1)
}

func times(v, u []float64) {
	for i := range v {
		sum := 0.0
		for j := range u {
			sum += element(i, j) * u[j]
		}
		v[i] = sum
	}
}

func transposedTimes(v, u []float64) {
	for i := range v {
		sum := 0.0
		for j := range u {
			sum += element(j, i) * u[j]
		}
		v[i] = sum
	}
}

func spectralNorm(n int) float64 {
	u, v, w := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	for range 10 {
		times(w, u)
		transposedTimes(v, w)
		times(w, v)
		transposedTimes(u, w)
	}
	var uv, vv float64
	for i := range n {
		uv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	return math.Sqrt(uv / vv)
}

func main() {
	sum := 0.0
	for range 30 {
		sum += spectralNorm(500)
	}
	println(sum)
}
