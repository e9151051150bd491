// Package math has constants and functions of floating-point numbers. The results are those of Go to the last bit, so
// functions follow the same published algorithms: those of Moshier's Cephes library and of FreeBSD's msun.
package math

const (
	E       = 2.71828182845904523536028747135266249775724709369995957496696763
	Pi      = 3.14159265358979323846264338327950288419716939937510582097494459
	Phi     = 1.61803398874989484820458683436563811772030917980576286213544862
	Sqrt2   = 1.41421356237309504880168872420969807856967187537694807317667974
	SqrtE   = 1.64872127070012814684865078781416357165377610071014801157507931
	SqrtPi  = 1.77245385090551602729816748334114518279754945612238712821380779
	SqrtPhi = 1.27201964951406896425242246173749149171560804184009624861664038
	Ln2     = 0.693147180559945309417232121458176568075500134360255254120680009
	Log2E   = 1 / Ln2
	Ln10    = 2.30258509299404568401799145468436420760110148862877297603332790
	Log10E  = 1 / Ln10
)

const (
	MaxFloat32             = 0x1p127 * (1 + (1 - 0x1p-23))
	SmallestNonzeroFloat32 = 0x1p-126 * 0x1p-23
	MaxFloat64             = 0x1p1023 * (1 + (1 - 0x1p-52))
	SmallestNonzeroFloat64 = 0x1p-1022 * 0x1p-52
)

const (
	MaxInt    = 1<<63 - 1
	MinInt    = -1 << 63
	MaxInt8   = 1<<7 - 1
	MinInt8   = -1 << 7
	MaxInt16  = 1<<15 - 1
	MinInt16  = -1 << 15
	MaxInt32  = 1<<31 - 1
	MinInt32  = -1 << 31
	MaxInt64  = 1<<63 - 1
	MinInt64  = -1 << 63
	MaxUint   = 1<<64 - 1
	MaxUint8  = 1<<8 - 1
	MaxUint16 = 1<<16 - 1
	MaxUint32 = 1<<32 - 1
	MaxUint64 = 1<<64 - 1
)

const (
	signBit      = 1 << 63
	mantissaBits = 52
	exponentMask = 0x7ff
	bias         = 1023
	fractionMask = 1<<mantissaBits - 1
	infinityBits = exponentMask << mantissaBits
	nanBits      = infinityBits | 1<<51 | 1
)

// Inf returns positive infinity if sign >= 0, else negative.
func Inf(sign int) float64 {
	if sign >= 0 {
		return Float64frombits(infinityBits)
	}
	return Float64frombits(signBit | infinityBits)
}

func NaN() float64           { return Float64frombits(nanBits) }
func IsNaN(x float64) bool   { return x != x }
func Signbit(x float64) bool { return Float64bits(x)&signBit != 0 }
func Abs(x float64) float64  { return Float64frombits(Float64bits(x) &^ signBit) }
func Dim(x, y float64) float64 {
	if d := x - y; !(d <= 0) {
		return d
	}
	return 0
}

// IsInf reports whether x is an infinity of that sign, of any if sign is 0.
func IsInf(x float64, sign int) bool {
	return sign >= 0 && x > MaxFloat64 || sign <= 0 && x < -MaxFloat64
}

func Copysign(x, sign float64) float64 {
	return Float64frombits(Float64bits(x)&^signBit | Float64bits(sign)&signBit)
}

// Max and Min also know infinities next to NaN, and signed zeros.
func Max(x, y float64) float64 {
	if IsInf(x, 1) || IsInf(y, 1) {
		return Inf(1)
	}
	return max(x, y)
}

func Min(x, y float64) float64 {
	if IsInf(x, -1) || IsInf(y, -1) {
		return Inf(-1)
	}
	return min(x, y)
}

// Modf splits into whole and fractional part, both with the sign of x.
func Modf(x float64) (whole, fraction float64) {
	whole = Trunc(x)
	if IsInf(x, 0) {
		return x, NaN()
	}
	return whole, Copysign(x-whole, x)
}

// Round rounds half away from zero.
func Round(x float64) float64 {
	t := Trunc(x)
	if Abs(x-t) >= 0.5 {
		return t + Copysign(1, x)
	}
	return t
}

// RoundToEven rounds half to the even neighbour.
func RoundToEven(x float64) float64 {
	t := Trunc(x)
	switch rest := Abs(x - t); {
	case rest > 0.5, rest == 0.5 && Mod(t, 2) != 0:
		return t + Copysign(1, x)
	}
	return t
}

// Frexp returns a fraction in [0.5, 1) and a power of two whose product is x.
func Frexp(x float64) (fraction float64, exponent int) {
	if x == 0 || IsInf(x, 0) || IsNaN(x) {
		return x, 0
	}
	if Abs(x) < 0x1p-1022 {
		x *= 1 << mantissaBits
		exponent = -mantissaBits
	}
	bits := Float64bits(x)
	exponent += int(bits>>mantissaBits&exponentMask) - bias + 1
	return Float64frombits(bits&^(exponentMask<<mantissaBits) | (bias-1)<<mantissaBits), exponent
}

// Ldexp returns fraction * 2**exponent.
func Ldexp(fraction float64, exponent int) float64 {
	if fraction == 0 || IsInf(fraction, 0) || IsNaN(fraction) {
		return fraction
	}
	fraction, own := Frexp(fraction)
	exponent += own - 1
	bits := Float64bits(fraction)
	if exponent < -bias-mantissaBits {
		return Copysign(0, fraction)
	}
	if exponent > bias {
		return Copysign(Inf(1), fraction)
	}
	scale := 1.0
	if exponent < -bias+1 {
		exponent += mantissaBits + 1
		scale = 0x1p-53
	}
	return scale * Float64frombits(bits&^(exponentMask<<mantissaBits)|uint64(exponent+bias)<<mantissaBits)
}

func Logb(x float64) float64 {
	switch {
	case x == 0:
		return Inf(-1)
	case IsInf(x, 0):
		return Inf(1)
	case IsNaN(x):
		return x
	}
	return float64(Ilogb(x))
}

func Ilogb(x float64) int {
	switch {
	case x == 0:
		return MinInt32
	case IsNaN(x), IsInf(x, 0):
		return MaxInt32
	}
	_, exponent := Frexp(x)
	return exponent - 1
}

// Nextafter returns the next number after x towards y.
func Nextafter(x, y float64) float64 {
	switch {
	case IsNaN(x) || IsNaN(y):
		return NaN()
	case x == y:
		return x
	case x == 0:
		return Copysign(Float64frombits(1), y)
	case (y > x) == (x > 0):
		return Float64frombits(Float64bits(x) + 1)
	}
	return Float64frombits(Float64bits(x) - 1)
}

func Nextafter32(x, y float32) float32 {
	switch {
	case x != x || y != y:
		return float32(NaN())
	case x == y:
		return x
	case x == 0:
		return float32(Copysign(float64(Float32frombits(1)), float64(y)))
	case (y > x) == (x > 0):
		return Float32frombits(Float32bits(x) + 1)
	}
	return Float32frombits(Float32bits(x) - 1)
}

// Mod returns the remainder of x / y with the sign of x.
func Mod(x, y float64) float64 {
	if y == 0 || IsInf(x, 0) || IsNaN(x) || IsNaN(y) {
		return NaN()
	}
	y = Abs(y)
	fraction, exponent := Frexp(y)
	rest := Abs(x)
	for rest >= y {
		restFraction, restExponent := Frexp(rest)
		if restFraction < fraction {
			restExponent--
		}
		rest -= Ldexp(y, restExponent-exponent)
	}
	return Copysign(rest, x)
}

// Remainder returns x - n*y for the integer n next to x/y, the even one of two.
func Remainder(x, y float64) float64 {
	switch {
	case IsNaN(x) || IsNaN(y) || IsInf(x, 0) || y == 0:
		return NaN()
	case IsInf(y, 0):
		return x
	}
	isNegative := Signbit(x)
	x, y = Abs(x), Abs(y)
	if x == y {
		if isNegative {
			return Copysign(0, -1)
		}
		return 0
	}
	if y <= MaxFloat64/2 {
		x = Mod(x, y+y)
	}
	if y < 0x1p-1021 {
		if x+x > y {
			x -= y
			if x+x >= y {
				x -= y
			}
		}
	} else if half := 0.5 * y; x > half {
		x -= y
		if x >= half {
			x -= y
		}
	}
	if isNegative {
		x = -x
	}
	return x
}

// Hypot returns the length of a vector without overflow on the way.
func Hypot(x, y float64) float64 {
	x, y = Abs(x), Abs(y)
	switch {
	case IsInf(x, 1) || IsInf(y, 1):
		return Inf(1)
	case IsNaN(x) || IsNaN(y):
		return NaN()
	}
	x, y = max(x, y), min(x, y)
	if x == 0 {
		return 0
	}
	y /= x
	return x * Sqrt(1+y*y)
}
