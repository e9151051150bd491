// Package crc32 has checksums of 32 bits by division of polynomials.
package crc32

import (
	"encoding/binary"
	"hash"
)

// Size is the number of bytes of a checksum.
const Size = 4

// Polynomials, lowest bit first.
const (
	IEEE       = 0xedb88320
	Castagnoli = 0x82f63b78
	Koopman    = 0xeb31d82e
)

// Table is what a byte makes of a checksum.
type Table [256]uint32

// IEEETable is the table of the polynomial IEEE.
var IEEETable = MakeTable(IEEE)

// MakeTable gives the table of a polynomial.
func MakeTable(poly uint32) *Table {
	table := new(Table)
	for i := range table {
		sum := uint32(i)
		for range 8 {
			sum = sum>>1 ^ poly*(sum&1)
		}
		table[i] = sum
	}
	return table
}

// Update adds bytes to a checksum.
func Update(crc uint32, tab *Table, p []byte) uint32 {
	crc = ^crc
	for _, b := range p {
		crc = crc>>8 ^ tab[byte(crc)^b]
	}
	return ^crc
}

// Checksum is that of data.
func Checksum(data []byte, tab *Table) uint32 { return Update(0, tab, data) }

// ChecksumIEEE is that of data by the polynomial IEEE.
func ChecksumIEEE(data []byte) uint32 { return Update(0, IEEETable, data) }

type digest struct {
	sum   uint32
	table *Table
}

// New gives a checksum that the bytes are written to.
func New(tab *Table) hash.Hash32 { return &digest{0, tab} }

// NewIEEE is New with the polynomial IEEE.
func NewIEEE() hash.Hash32 { return New(IEEETable) }

func (d *digest) Write(p []byte) (int, error) {
	d.sum = Update(d.sum, d.table, p)
	return len(p), nil
}

func (d *digest) Sum32() uint32       { return d.sum }
func (d *digest) Reset()              { d.sum = 0 }
func (d *digest) Size() int           { return Size }
func (d *digest) BlockSize() int      { return 1 }
func (d *digest) Sum(b []byte) []byte { return binary.BigEndian.AppendUint32(b, d.sum) }
