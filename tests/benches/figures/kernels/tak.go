package main

func tak(x, y, z int) int {
	if y >= x {
		return z
	}
	return tak(tak(x-1, y, z), tak(y-1, z, x), tak(z-1, x, y))
}

func main() {
	sum := 0
	for range 100 {
		sum += tak(24, 16, 8)
	}
	println(sum)
}
