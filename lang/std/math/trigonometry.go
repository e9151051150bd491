package math

// Pi/4 in three parts of few bits, so that products with small integers are exact (Cephes).
const (
	quarterHigh   = 7.85398125648498535156e-1
	quarterMiddle = 3.77489470793079817668e-8
	quarterLow    = 2.69515142907905952645e-15
	// From here on the parts are not exact enough.
	largeAngle = 1 << 29
)

// octant reduces |x| to an angle z in [-pi/4, pi/4], and which eighth of the circle it was in.
func octant(x float64) (j uint64, z float64) {
	if x >= largeAngle {
		return reduceLarge(x)
	}
	j = uint64(x * (4 / Pi))
	y := float64(j)
	if j&1 == 1 {
		j++
		y++
	}
	return j & 7, ((x - y*quarterHigh) - y*quarterMiddle) - y*quarterLow
}

func sinSeries(z float64) float64 {
	const (
		s0 = 1.58962301576546568060e-10
		s1 = -2.50507477628578072866e-8
		s2 = 2.75573136213857245213e-6
		s3 = -1.98412698295895385996e-4
		s4 = 8.33333333332211858878e-3
		s5 = -1.66666666666666307295e-1
	)
	zz := z * z
	return z + z*zz*((((((s0*zz)+s1)*zz+s2)*zz+s3)*zz+s4)*zz+s5)
}

func cosSeries(z float64) float64 {
	const (
		c0 = -1.13585365213876817300e-11
		c1 = 2.08757008419747316778e-9
		c2 = -2.75573141792967388112e-7
		c3 = 2.48015872888517045348e-5
		c4 = -1.38888888888730564116e-3
		c5 = 4.16666666666665929218e-2
	)
	zz := z * z
	return 1.0 - 0.5*zz + zz*zz*((((((c0*zz)+c1)*zz+c2)*zz+c3)*zz+c4)*zz+c5)
}

func Sin(x float64) float64 {
	if x == 0 || IsNaN(x) {
		return x
	}
	if IsInf(x, 0) {
		return NaN()
	}
	isNegative := x < 0
	j, z := octant(Abs(x))
	if j > 3 {
		isNegative = !isNegative
		j -= 4
	}
	y := 0.0
	if j == 1 || j == 2 {
		y = cosSeries(z)
	} else {
		y = sinSeries(z)
	}
	if isNegative {
		y = -y
	}
	return y
}

func Cos(x float64) float64 {
	if IsNaN(x) || IsInf(x, 0) {
		return NaN()
	}
	isNegative := false
	j, z := octant(Abs(x))
	if j > 3 {
		isNegative = true
		j -= 4
	}
	if j > 1 {
		isNegative = !isNegative
	}
	y := 0.0
	if j == 1 || j == 2 {
		y = sinSeries(z)
	} else {
		y = cosSeries(z)
	}
	if isNegative {
		y = -y
	}
	return y
}

func Sincos(x float64) (sin, cos float64) { return Sin(x), Cos(x) }

func Tan(x float64) float64 {
	const (
		p0 = -1.30936939181383734205e4
		p1 = 1.15351664838587416140e6
		p2 = -1.79565251976484877988e7
		q1 = 1.36812963470692954678e4
		q2 = -1.32089234440210967447e6
		q3 = 2.50083801823357915839e7
		q4 = -5.38695755929454629881e7
	)
	if x == 0 || IsNaN(x) {
		return x
	}
	if IsInf(x, 0) {
		return NaN()
	}
	j, z := octant(Abs(x))
	zz := z * z
	y := z
	if zz > 1e-14 {
		y = z + z*(zz*(((p0*zz)+p1)*zz+p2)/((((zz+q1)*zz+q2)*zz+q3)*zz+q4))
	}
	if j&2 == 2 {
		y = -1 / y
	}
	if x < 0 {
		y = -y
	}
	return y
}

func atanSeries(x float64) float64 {
	const (
		p0 = -8.750608600031904122785e-01
		p1 = -1.615753718733365076637e+01
		p2 = -7.500855792314704667340e+01
		p3 = -1.228866684490136173410e+02
		p4 = -6.485021904942025371773e+01
		q0 = +2.485846490142306297962e+01
		q1 = +1.650270098316988542046e+02
		q2 = +4.328810604912902668951e+02
		q3 = +4.853903996359136964868e+02
		q4 = +1.945506571482613964425e+02
	)
	z := x * x
	z = z * ((((p0*z+p1)*z+p2)*z+p3)*z + p4) / (((((z+q0)*z+q1)*z+q2)*z+q3)*z + q4)
	return x*z + x
}

// atanPositive reduces its argument by the tangents of pi/8 and 3*pi/8.
func atanPositive(x float64) float64 {
	const (
		rest        = 6.123233995736765886130e-17 // pi/2 minus its float64
		tan3Eighths = 2.41421356237309504880
	)
	if x <= 0.66 {
		return atanSeries(x)
	}
	if x > tan3Eighths {
		return Pi/2 - atanSeries(1/x) + rest
	}
	return Pi/4 + atanSeries((x-1)/(x+1)) + 0.5*rest
}

func Atan(x float64) float64 {
	if x == 0 {
		return x
	}
	if x > 0 {
		return atanPositive(x)
	}
	return -atanPositive(-x)
}

func Asin(x float64) float64 {
	if x == 0 {
		return x
	}
	isNegative := x < 0
	x = Abs(x)
	if x > 1 {
		return NaN()
	}
	y := Sqrt(1 - x*x)
	if x > 0.7 {
		y = Pi/2 - atanPositive(y/x)
	} else {
		y = atanPositive(x / y)
	}
	if isNegative {
		y = -y
	}
	return y
}

func Acos(x float64) float64 { return Pi/2 - Asin(x) }

func Atan2(y, x float64) float64 {
	switch {
	case IsNaN(y) || IsNaN(x):
		return NaN()
	case y == 0:
		if x >= 0 && !Signbit(x) {
			return Copysign(0, y)
		}
		return Copysign(Pi, y)
	case x == 0:
		return Copysign(Pi/2, y)
	case IsInf(x, 0):
		angle := Pi
		if IsInf(y, 0) {
			angle = 3 * Pi / 4
			if x > 0 {
				angle = Pi / 4
			}
		} else if x > 0 {
			angle = 0
		}
		return Copysign(angle, y)
	case IsInf(y, 0):
		return Copysign(Pi/2, y)
	}
	q := Atan(y / x)
	if x < 0 {
		if q <= 0 {
			return q + Pi
		}
		return q - Pi
	}
	return q
}
