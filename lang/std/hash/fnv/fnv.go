// Package fnv has the hash functions FNV-1 and FNV-1a of Fowler, Noll and Vo.
package fnv

import (
	"encoding/binary"
	"hash"
)

const (
	start32 = 2166136261
	start64 = 14695981039346656037
	prime32 = 16777619
	prime64 = 1099511628211
)

type (
	sum32  uint32
	sum32a uint32
	sum64  uint64
	sum64a uint64
)

// New32 is FNV-1 of 32 bits.
func New32() hash.Hash32 {
	sum := sum32(start32)
	return &sum
}

// New32a is FNV-1a of 32 bits.
func New32a() hash.Hash32 {
	sum := sum32a(start32)
	return &sum
}

// New64 is FNV-1 of 64 bits.
func New64() hash.Hash64 {
	sum := sum64(start64)
	return &sum
}

// New64a is FNV-1a of 64 bits.
func New64a() hash.Hash64 {
	sum := sum64a(start64)
	return &sum
}

func (s *sum32) Write(data []byte) (int, error) {
	hash := *s
	for _, b := range data {
		hash = hash*prime32 ^ sum32(b)
	}
	*s = hash
	return len(data), nil
}

func (s *sum32a) Write(data []byte) (int, error) {
	hash := *s
	for _, b := range data {
		hash = (hash ^ sum32a(b)) * prime32
	}
	*s = hash
	return len(data), nil
}

func (s *sum64) Write(data []byte) (int, error) {
	hash := *s
	for _, b := range data {
		hash = hash*prime64 ^ sum64(b)
	}
	*s = hash
	return len(data), nil
}

func (s *sum64a) Write(data []byte) (int, error) {
	hash := *s
	for _, b := range data {
		hash = (hash ^ sum64a(b)) * prime64
	}
	*s = hash
	return len(data), nil
}

func (s *sum32) Sum32() uint32  { return uint32(*s) }
func (s *sum32a) Sum32() uint32 { return uint32(*s) }
func (s *sum64) Sum64() uint64  { return uint64(*s) }
func (s *sum64a) Sum64() uint64 { return uint64(*s) }

func (s *sum32) Reset()  { *s = start32 }
func (s *sum32a) Reset() { *s = start32 }
func (s *sum64) Reset()  { *s = start64 }
func (s *sum64a) Reset() { *s = start64 }

func (s *sum32) Size() int  { return 4 }
func (s *sum32a) Size() int { return 4 }
func (s *sum64) Size() int  { return 8 }
func (s *sum64a) Size() int { return 8 }

func (s *sum32) BlockSize() int  { return 1 }
func (s *sum32a) BlockSize() int { return 1 }
func (s *sum64) BlockSize() int  { return 1 }
func (s *sum64a) BlockSize() int { return 1 }

func (s *sum32) Sum(b []byte) []byte  { return binary.BigEndian.AppendUint32(b, uint32(*s)) }
func (s *sum32a) Sum(b []byte) []byte { return binary.BigEndian.AppendUint32(b, uint32(*s)) }
func (s *sum64) Sum(b []byte) []byte  { return binary.BigEndian.AppendUint64(b, uint64(*s)) }
func (s *sum64a) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, uint64(*s)) }
