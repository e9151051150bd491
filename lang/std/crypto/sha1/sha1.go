// Package sha1 has the hash function SHA-1 of FIPS 180-4, which is broken: it only tells accidental changes.
package sha1

import (
	"crypto/internal/blocks"
	"encoding/binary"
	"hash"
	"math/bits"
)

// Sizes in bytes.
const (
	Size      = 20
	BlockSize = blocks.Size
)

type digest struct {
	state  [5]uint32
	buffer blocks.Buffer
}

var initial = [5]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}

// New gives the hash function.
func New() hash.Hash { return &digest{state: initial} }

// Sum is the hash of data.
func Sum(data []byte) [Size]byte {
	d := digest{state: initial}
	d.Write(data)
	return d.sum()
}

func (d *digest) Write(p []byte) (int, error) {
	d.buffer.Write(p, d.add)
	return len(p), nil
}

func (d *digest) Reset()         { *d = digest{state: initial} }
func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return BlockSize }

// Sum appends the hash: more may be written afterwards.
func (d *digest) Sum(b []byte) []byte {
	copied := *d
	sum := copied.sum()
	return append(b, sum[:]...)
}

func (d *digest) sum() (sum [Size]byte) {
	d.buffer.Finish(binary.BigEndian, d.add)
	for i, word := range d.state {
		binary.BigEndian.PutUint32(sum[4*i:], word)
	}
	return sum
}

func (d *digest) add(block []byte) {
	var words [80]uint32
	for i := range 16 {
		words[i] = binary.BigEndian.Uint32(block[4*i:])
	}
	for i := 16; i < 80; i++ {
		words[i] = bits.RotateLeft32(words[i-3]^words[i-8]^words[i-14]^words[i-16], 1)
	}
	s := d.state
	for i, word := range words {
		var mixed uint32
		switch i / 20 {
		case 0:
			mixed = s[1]&s[2] | ^s[1]&s[3]
			mixed += 0x5a827999
		case 1:
			mixed = s[1] ^ s[2] ^ s[3]
			mixed += 0x6ed9eba1
		case 2:
			mixed = s[1]&s[2] | s[1]&s[3] | s[2]&s[3]
			mixed += 0x8f1bbcdc
		case 3:
			mixed = s[1] ^ s[2] ^ s[3]
			mixed += 0xca62c1d6
		}
		next := bits.RotateLeft32(s[0], 5) + mixed + s[4] + word
		s = [5]uint32{next, s[0], bits.RotateLeft32(s[1], 30), s[2], s[3]}
	}
	for i, word := range s {
		d.state[i] += word
	}
}
