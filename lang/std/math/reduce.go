package math

import "math/bits"

// fourOverPi is 4/pi in binary: the whole part, then 64 bits each.
var fourOverPi = [...]uint64{
	0x0000000000000001, 0x45f306dc9c882a53, 0xf84eafa3ea69bb81, 0xb6c52b3278872083,
	0xfca2c757bd778ac3, 0x6e48dc74849ba5c0, 0x0c925dd413a32439, 0xfc3bd63962534e7d,
	0xd1046bea5d768909, 0xd338e04d68befc82, 0x7323ac7306a673e9, 0x3908bf177bf25076,
	0x3ff12fffbc0b301f, 0xde5e2316b414da3e, 0xda6cfd9e4f96136e, 0x9e8c7ecd3cbfd45a,
	0xea4f758fd7cbe2f6, 0x7a0e73ef14a525d4, 0xd7f6bf623f1aba10, 0xac06608df8f6d757,
}

// reduceLarge is octant for large angles, by Payne and Hanek: of the product with 4/pi only those bits are computed that
// count after the whole turns are taken off.
func reduceLarge(x float64) (j uint64, z float64) {
	b := Float64bits(x)
	exponent := int(b>>mantissaBits&exponentMask) - bias - mantissaBits
	mantissa := b&fractionMask | 1<<mantissaBits
	word, shift := uint(exponent+61)/64, uint(exponent+61)%64
	bitsFrom := func(i uint) uint64 { return fourOverPi[i]<<shift | fourOverPi[i+1]>>(64-shift) }
	thirdHigh, _ := bits.Mul64(bitsFrom(word+2), mantissa)
	secondHigh, secondLow := bits.Mul64(bitsFrom(word+1), mantissa)
	low, carry := bits.Add64(secondLow, thirdHigh, 0)
	high, _ := bits.Add64(bitsFrom(word)*mantissa, secondHigh, carry)
	j = high >> 61
	high = high<<3 | low>>61
	zeros := uint(bits.LeadingZeros64(high))
	fraction := (high<<(zeros+1) | low>>(64-(zeros+1))) >> (64 - mantissaBits)
	z = Float64frombits(uint64(bias-(zeros+1))<<mantissaBits | fraction)
	if j&1 == 1 {
		j = (j + 1) & 7
		z--
	}
	return j, z * (Pi / 4)
}
