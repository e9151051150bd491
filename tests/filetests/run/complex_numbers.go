// Complex numbers: operators, conversions, and as parts of other values.
package main

type cx complex64
type st struct {
	c complex128
	n int
}

func mul(a, b complex128) complex128 { return a * b }

func main() {
	a := 1 + 2i
	b := complex(3, -4)
	println(a+b, a-b, a*b, a/b, -a, a == b, a != b)
	println(real(a), imag(b), mul(a, b))
	var c complex64 = 1.5 + 2.5i
	c *= c
	c /= 3
	println(c, real(c), complex128(c), complex64(a))
	var z complex128
	println(a/z, z/z, -a/z)
	s := st{a, 3}
	s.c += 1
	println(s.c, s == st{2 + 2i, 3})
	arr := []complex128{1, 2i, 3 + 3i}
	t := 0i
	for _, x := range arr {
		t += x
	}
	println(t)
	m := map[complex128]int{1i: 5}
	m[1i]++
	m[2]++
	println(m[1i], len(m))
	x := cx(2)
	x++
	println(x)
	const k = 2 + 3i
	println(k*k, real(k), imag(k))
	f := float32(2)
	println(complex(f, 1))
	var ca [3]complex64
	ca[1] = 2i
	println(ca[1], ca == [3]complex64{0, 2i, 0})
}

// --- stderr
// (4-2i) (-2+6i) (11+2i) (-0.2+0.4i) (-1-2i) false true
// 1 -4 (11+2i)
// (-1.3333334+2.5i) -1.3333334 (-1.3333333730697632+2.5i) (1+2i)
// (+Inf+Infi) (NaN+NaNi) (-Inf-Infi)
// (2+2i) true
// (4+5i)
// 6 2
// (3+0i)
// (-5+12i) 2 3
// (2+1i)
// (0+2i) true
