// Two functions that do little but call: Takeuchi's, and Ackermann's, which goes deep as well.
package main

var calls int

func tak(x, y, z int) int {
	calls++
	if y >= x {
		return z
	}
	return tak(tak(x-1, y, z), tak(y-1, z, x), tak(z-1, x, y))
}

func ackermann(m, n int) int {
	calls++
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func main() {
	println("tak(18, 12, 6) =", tak(18, 12, 6), "in", calls, "calls")
	calls = 0
	println("ackermann(2, 500) =", ackermann(2, 500), "in", calls, "calls")
	calls = 0
	println("ackermann(3, 6) =", ackermann(3, 6), "in", calls, "calls")
}
