// Package hash has the interfaces of hash functions.
package hash

import "io"

// Hash is a hash function that the bytes are written to.
type Hash interface {
	io.Writer
	// Sum appends the hash of what was written to b.
	Sum(b []byte) []byte
	// Reset forgets what was written.
	Reset()
	// Size is the number of bytes of a hash.
	Size() int
	// BlockSize is the number of bytes that are best written at a time.
	BlockSize() int
}

// Hash32 has hashes of 32 bits.
type Hash32 interface {
	Hash
	Sum32() uint32
}

// Hash64 has hashes of 64 bits.
type Hash64 interface {
	Hash
	Sum64() uint64
}
