// float64 and float32 arithmetic, rounding, infinities, NaN, and comparisons with them.
package main

func ops(a, b float64) { println(a+b, a-b, a*b, a/b, -a, a < b, a <= b, a > b, a >= b, a == b, a != b) }

func ops32(a, b float32) { println(a+b, a-b, a*b, a/b, -a, a < b, a == b) }

func sqrt(x float64) float64 {
	z := 1.0
	for i := 0; i < 20; i++ {
		z -= (z*z - x) / (2 * z)
	}
	return z
}

func main() {
	ops(1.5, 2.25)
	ops(0.1, 0.2)
	ops(1e308, 10)
	ops32(0.1, 0.2)
	ops32(16777216, 1)
	zero := 0.0
	inf, nan := 1/zero, zero/zero
	println(inf, -inf, nan, 1/inf, -1/inf, inf-inf)
	println(nan == nan, nan != nan, nan < 1, !(nan < 1), inf > 1e308, min(1, nan), max(inf, 3))
	negativeZero := -zero
	negativeZero *= -1
	println(negativeZero, 1/(zero*-1), zero == -zero)
	println(sqrt(2), sqrt(144), float32(sqrt(2)))
	const third = 1.0 / 3
	println(third, float32(third), third*3 == 1, 1e3, 0x1p-2, .5, 6.02214076e23, 1e-7)
	x := 3.75
	x += 0.25
	x *= x
	x /= 3
	x--
	println(x, int(x), x-float64(int(x)))
	var f float32 = 1
	for i := 0; i < 30; i++ {
		f /= 3
	}
	println(f, f == 0, float64(f))
}

// --- stderr
// 3.75 -0.75 3.375 0.6666666666666666 -1.5 true true false false false true
// 0.30000000000000004 -0.1 0.020000000000000004 0.5 -0.1 true true false false false true
// 1e+308 1e+308 +Inf 1e+307 -1e+308 false false true true false true
// 0.3 -0.1 0.020000001 0.5 -0.1 true false
// 1.6777216e+07 1.6777215e+07 1.6777216e+07 1.6777216e+07 -1.6777216e+07 false false
// +Inf -Inf NaN 0 -0 NaN
// false true false true true NaN +Inf
// 0 -Inf true
// 1.414213562373095 12 1.4142135
// 0.3333333333333333 0.33333334 true 1000 0.25 0.5 6.02214076e+23 1e-07
// 4.333333333333333 4 0.33333333333333304
// 4.8569348e-15 false 4.856934776917678e-15
