package binary

import (
	"errors"
	"io"
)

// Most bytes of a number in the form of seven bits a byte, lowest first.
const (
	MaxVarintLen16 = 3
	MaxVarintLen32 = 5
	MaxVarintLen64 = 10
)

var errOverflow = errors.New("binary: varint overflows a 64-bit integer")

// AppendUvarint appends x.
func AppendUvarint(buf []byte, x uint64) []byte {
	for ; x >= 0x80; x >>= 7 {
		buf = append(buf, byte(x)|0x80)
	}
	return append(buf, byte(x))
}

// AppendVarint appends x, with its sign in the lowest bit.
func AppendVarint(buf []byte, x int64) []byte { return AppendUvarint(buf, uint64(x<<1)^uint64(x>>63)) }

// PutUvarint writes x to buf, and says how many bytes.
func PutUvarint(buf []byte, x uint64) int {
	n := 0
	for ; x >= 0x80; x >>= 7 {
		buf[n] = byte(x) | 0x80
		n++
	}
	buf[n] = byte(x)
	return n + 1
}

// PutVarint writes x to buf, and says how many bytes.
func PutVarint(buf []byte, x int64) int { return PutUvarint(buf, uint64(x<<1)^uint64(x>>63)) }

// Uvarint reads a number, and says how many bytes it has; 0 if buf is too short, negative if the number is too large.
func Uvarint(buf []byte) (uint64, int) {
	var x uint64
	for i, b := range buf {
		if i == MaxVarintLen64 || i == MaxVarintLen64-1 && 1 < b && b < 0x80 {
			return 0, -(i + 1)
		}
		x |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return x, i + 1
		}
	}
	return 0, 0
}

// Varint reads a number with a sign.
func Varint(buf []byte) (int64, int) {
	x, n := Uvarint(buf)
	return signed(x), n
}

func signed(x uint64) int64 { return int64(x>>1) ^ -int64(x&1) }

// ReadUvarint reads a number.
func ReadUvarint(r io.ByteReader) (uint64, error) {
	var x uint64
	for i := range MaxVarintLen64 {
		b, err := r.ReadByte()
		if err != nil {
			if i > 0 && err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return x, err
		}
		if i == MaxVarintLen64-1 && 1 < b && b < 0x80 {
			return x, errOverflow
		}
		x |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return x, nil
		}
	}
	return x, errOverflow
}

// ReadVarint reads a number with a sign.
func ReadVarint(r io.ByteReader) (int64, error) {
	x, err := ReadUvarint(r)
	return signed(x), err
}
