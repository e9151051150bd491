package math

const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// Exp: x = k*ln2 + r; e**(r/16) by its Taylor series, then squared four times as e**(2s)-1 = (e**s-1)*(e**s-1+2).
func Exp(x float64) float64 {
	const (
		high = 0.69314718055966295651160180568695068359375
		low  = 0.28235290563031577122588448175013436025525412068e-12
		// Below and above, the result is no normal number, or infinite.
		least, greatest = -745.1332191019411, 7.09782712893384e+02
	)
	switch {
	case IsNaN(x) || IsInf(x, 1):
		return x
	case IsInf(x, -1) || x < least:
		return 0
	case x > greatest:
		return Inf(1)
	}
	k := int(RoundToEven(Log2E * x))
	if k > bias {
		// Go's assembly takes what lies in the last binade for infinite; so do we.
		return Inf(1)
	}
	r := FMA(-float64(k), high, x)
	r = FMA(-float64(k), low, r)
	r *= 0.0625
	sum := 2.4801587301587301587e-5
	sum = FMA(r, sum, 1.9841269841269841270e-4)
	sum = FMA(r, sum, 1.3888888888888888889e-3)
	sum = FMA(r, sum, 8.3333333333333333333e-3)
	sum = FMA(r, sum, 4.1666666666666666667e-2)
	sum = FMA(r, sum, 1.6666666666666666667e-1)
	sum = FMA(r, sum, 0.5)
	sum = FMA(r, sum, 1)
	e := r * sum
	for range 3 {
		e *= e + 2
	}
	e = FMA(e, e+2, 1)
	return Ldexp(e, k)
}

// Exp2 returns 2**x.
func Exp2(x float64) float64 {
	switch {
	case IsNaN(x) || IsInf(x, 1):
		return x
	case IsInf(x, -1) || x < -1.0740e+03:
		return 0
	case x > 1.0239999999999999e+03:
		return Inf(1)
	}
	var k int
	if x > 0 {
		k = int(x + 0.5)
	} else if x < 0 {
		k = int(x - 0.5)
	}
	t := x - float64(k)
	high, low := t*ln2High, -t*ln2Low
	return expMulti(high, low, k)
}

// expMulti returns e**(high-low) * 2**k by a rational function of the reduced argument (msun).
func expMulti(high, low float64, k int) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	r := high - low
	t := r * r
	c := r - t*(p1+t*(p2+t*(p3+t*(p4+t*p5))))
	y := 1 - ((low - (r*c)/(2-c)) - high)
	return Ldexp(y, k)
}

// Log of msun.
func Log(x float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	switch {
	case IsNaN(x) || IsInf(x, 1):
		return x
	case x < 0:
		return NaN()
	case x == 0:
		return Inf(-1)
	}
	// Go's assembly does not normalize subnormal numbers, so neither do we.
	bits := Float64bits(x)
	exponent := int(bits>>mantissaBits) - bias + 1
	fraction := Float64frombits(bits&fractionMask | (bias-1)<<mantissaBits)
	if fraction < Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	f := fraction - 1
	k := float64(exponent)
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	t1 := s2 * (l1 + s4*(l3+s4*(l5+s4*l7)))
	t2 := s4 * (l2 + s4*(l4+s4*l6))
	r := t1 + t2
	half := 0.5 * f * f
	return k*ln2High - ((half - (s*(half+r) + k*ln2Low)) - f)
}

func Log10(x float64) float64 { return Log(x) * (1 / Ln10) }

func Log2(x float64) float64 {
	fraction, exponent := Frexp(x)
	// Exact for powers of two.
	if fraction == 0.5 {
		return float64(exponent - 1)
	}
	return Log(fraction)*(1/Ln2) + float64(exponent)
}

// Sqrt-free powers: the fractional part of y by e**(y*ln x), the whole part by squaring.
func Pow(x, y float64) float64 {
	isOdd := func(y float64) bool {
		if Abs(y) >= 1<<53 {
			return false
		}
		whole, fraction := Modf(y)
		return fraction == 0 && int64(whole)&1 == 1
	}
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1:
		return x
	case IsNaN(x) || IsNaN(y):
		return NaN()
	case x == 0:
		switch {
		case y < 0 && Signbit(x) && isOdd(y):
			return Copysign(Inf(1), x)
		case y < 0:
			return Inf(1)
		case Signbit(x) && isOdd(y):
			return x
		}
		return 0
	case IsInf(y, 0):
		switch {
		case x == -1:
			return 1
		case (Abs(x) < 1) == IsInf(y, 1):
			return 0
		}
		return Inf(1)
	case IsInf(x, 0):
		if IsInf(x, -1) {
			if y < 0 && isOdd(y) {
				return Copysign(0, -1)
			}
			if y > 0 && isOdd(y) {
				return Inf(-1)
			}
		}
		if y < 0 {
			return 0
		}
		return Inf(1)
	case y == 0.5:
		return Sqrt(x)
	case y == -0.5:
		return 1 / Sqrt(x)
	}
	whole, fraction := Modf(Abs(y))
	if fraction != 0 && x < 0 {
		return NaN()
	}
	if whole >= 1<<63 {
		switch {
		case x == -1:
			return 1
		case (Abs(x) < 1) == (y > 0):
			return 0
		}
		return Inf(1)
	}
	result, exponent := 1.0, 0
	if fraction != 0 {
		if fraction > 0.5 {
			fraction--
			whole++
		}
		result = Exp(fraction * Log(x))
	}
	base, baseExponent := Frexp(x)
	for i := int64(whole); i != 0; i >>= 1 {
		if baseExponent < -1<<12 || 1<<12 < baseExponent {
			// It is far from a number by now.
			exponent += baseExponent
			break
		}
		if i&1 == 1 {
			result *= base
			exponent += baseExponent
		}
		base *= base
		baseExponent <<= 1
		if base < 0.5 {
			base += base
			baseExponent--
		}
	}
	if y < 0 {
		result = 1 / result
		exponent = -exponent
	}
	return Ldexp(result, exponent)
}

// Pow10 returns 10**n.
func Pow10(n int) float64 {
	switch {
	case n < -323:
		return 0
	case n > 308:
		return Inf(1)
	}
	return powerOf10(n)
}

// powerOf10 returns the number next to 10**n.
func powerOf10(n int) float64

// Cbrt of msun: a third of the exponent, then two steps to the root.
func Cbrt(x float64) float64 {
	const (
		b1             = 715094163 // (682-0.03306235651)*2**20
		b2             = 696219795 // (664-0.03306235651)*2**20
		c              = 5.42857142857142815906e-01
		d              = -7.05306122448979611050e-01
		e              = 1.41428571428571436819e+00
		f              = 1.60714285714285720630e+00
		g              = 3.57142857142857150787e-01
		smallestNormal = 0x1p-1022
	)
	if x == 0 || IsNaN(x) || IsInf(x, 0) {
		return x
	}
	isNegative := x < 0
	x = Abs(x)
	t := Float64frombits(Float64bits(x)/3 + b1<<32)
	if x < smallestNormal {
		t = float64(1 << 54)
		t *= x
		t = Float64frombits(Float64bits(t)/3 + b2<<32)
	}
	r := t * t / x
	s := c + r*t
	t *= g + f/(s+e+d/s)
	// To 22 bits, so that the square is exact.
	t = Float64frombits(Float64bits(t)&(0xFFFFFFFFC<<28) + 1<<30)
	s = t * t
	r = x / s
	w := t + t
	r = (r - t) / (w + r)
	t += t * r
	if isNegative {
		t = -t
	}
	return t
}

// Expm1 and Log1p, which keep their digits near 0, are routines of msun, with Go's results. So are the error and the gamma
// functions, of which Go's results may differ in the last digit.

func Expm1(x float64) float64
func Log1p(x float64) float64
func Gamma(x float64) float64
func Erf(x float64) float64
func Erfc(x float64) float64
func lgamma(x float64) (value float64, sign int)

// Lgamma returns the logarithm of the gamma function's absolute value, and its sign.
func Lgamma(x float64) (value float64, sign int) { return lgamma(x) }
