// Package sha256 has the hash functions SHA-256 and SHA-224 of FIPS 180-4.
package sha256

import (
	"crypto/internal/blocks"
	"encoding/binary"
	"hash"
	"math/bits"
)

// Sizes in bytes.
const (
	Size      = 32
	Size224   = 28
	BlockSize = blocks.Size
)

type digest struct {
	state  [8]uint32
	size   int
	buffer blocks.Buffer
}

var (
	initial256 = [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
	initial224 = [8]uint32{0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4}
)

// The first 32 bits of the fractions of the cube roots of the first 64 primes.
var roots = [64]uint32{
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
}

// New gives the hash function SHA-256.
func New() hash.Hash { return &digest{state: initial256, size: Size} }

// New224 gives the hash function SHA-224.
func New224() hash.Hash { return &digest{state: initial224, size: Size224} }

// Sum256 is the SHA-256 of data.
func Sum256(data []byte) [Size]byte {
	d := digest{state: initial256, size: Size}
	d.Write(data)
	return d.sum()
}

// Sum224 is the SHA-224 of data.
func Sum224(data []byte) [Size224]byte {
	d := digest{state: initial224, size: Size224}
	d.Write(data)
	sum := d.sum()
	return [Size224]byte(sum[:])
}

func (d *digest) Write(p []byte) (int, error) {
	d.buffer.Write(p, d.add)
	return len(p), nil
}

func (d *digest) Reset() {
	state := initial256
	if d.size == Size224 {
		state = initial224
	}
	*d = digest{state: state, size: d.size}
}

func (d *digest) Size() int      { return d.size }
func (d *digest) BlockSize() int { return BlockSize }

// Sum appends the hash: more may be written afterwards.
func (d *digest) Sum(b []byte) []byte {
	copied := *d
	sum := copied.sum()
	return append(b, sum[:d.size]...)
}

func (d *digest) sum() (sum [Size]byte) {
	d.buffer.Finish(binary.BigEndian, d.add)
	for i, word := range d.state {
		binary.BigEndian.PutUint32(sum[4*i:], word)
	}
	return sum
}

func (d *digest) add(block []byte) {
	var words [64]uint32
	for i := range 16 {
		words[i] = binary.BigEndian.Uint32(block[4*i:])
	}
	for i := 16; i < 64; i++ {
		early, late := words[i-15], words[i-2]
		early = bits.RotateLeft32(early, -7) ^ bits.RotateLeft32(early, -18) ^ early>>3
		late = bits.RotateLeft32(late, -17) ^ bits.RotateLeft32(late, -19) ^ late>>10
		words[i] = words[i-16] + early + words[i-7] + late
	}
	a, b, c, e, f, g := d.state[0], d.state[1], d.state[2], d.state[4], d.state[5], d.state[6]
	last, fourth := d.state[7], d.state[3]
	for i, word := range words {
		turned := bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)
		first := last + turned + (e&f ^ ^e&g) + roots[i] + word
		turned = bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)
		second := turned + (a&b ^ a&c ^ b&c)
		last, g, f, e = g, f, e, fourth+first
		fourth, c, b, a = c, b, a, first+second
	}
	for i, word := range [8]uint32{a, b, c, fourth, e, f, g, last} {
		d.state[i] += word
	}
}
