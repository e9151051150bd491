// Package blocks cuts what is written to a hash function into the blocks that it works on.
package blocks

import "encoding/binary"

// Size of a block.
const Size = 64

// Buffer keeps what is no whole block yet.
type Buffer struct {
	rest   [Size]byte
	used   int
	length uint64
}

// Write calls add with each whole block.
func (b *Buffer) Write(p []byte, add func(block []byte)) {
	b.length += uint64(len(p))
	if b.used > 0 {
		n := copy(b.rest[b.used:], p)
		p = p[n:]
		b.used += n
		if b.used < Size {
			return
		}
		add(b.rest[:])
		b.used = 0
	}
	for ; len(p) >= Size; p = p[Size:] {
		add(p[:Size])
	}
	b.used = copy(b.rest[:], p)
}

// Finish calls add with the last blocks: a bit, zeros, and the length in bits.
func (b *Buffer) Finish(order binary.ByteOrder, add func(block []byte)) {
	bits := b.length * 8
	zeros := (2*Size - 9 - b.used) % Size
	end := make([]byte, 1+zeros+8)
	end[0] = 0x80
	order.PutUint64(end[1+zeros:], bits)
	b.Write(end, add)
}
