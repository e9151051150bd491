// Package bufio puts a buffer before a reader or a writer, and reads line by line.
package bufio

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	defaultSize = 4096
	leastSize   = 16
	// Reads that bring neither bytes nor an error are tried that often.
	mostEmptyReads = 100
)

var (
	ErrInvalidUnreadByte = errors.New("bufio: invalid use of UnreadByte")
	ErrInvalidUnreadRune = errors.New("bufio: invalid use of UnreadRune")
	ErrBufferFull        = errors.New("bufio: buffer full")
	ErrNegativeCount     = errors.New("bufio: negative count")
)

// A Reader reads through a buffer.
type Reader struct {
	buffer     []byte
	from       io.Reader
	start, end int // what has been read but not taken
	err        error
	lastByte   int // for UnreadByte; -1 if there is none
	lastRune   int // its size, for UnreadRune; -1 if there is none
}

// NewReaderSize makes a buffer of that size, unless from has one.
func NewReaderSize(from io.Reader, size int) *Reader {
	if reader, ok := from.(*Reader); ok && len(reader.buffer) >= size {
		return reader
	}
	r := &Reader{buffer: make([]byte, max(size, leastSize))}
	r.Reset(from)
	return r
}

func NewReader(from io.Reader) *Reader { return NewReaderSize(from, defaultSize) }

// Reset makes it read from another reader.
func (r *Reader) Reset(from io.Reader) {
	if r.buffer == nil {
		r.buffer = make([]byte, defaultSize)
	}
	*r = Reader{buffer: r.buffer, from: from, lastByte: -1, lastRune: -1}
}

func (r *Reader) Size() int     { return len(r.buffer) }
func (r *Reader) Buffered() int { return r.end - r.start }

func (r *Reader) takeError() error {
	err := r.err
	r.err = nil
	return err
}

// fill reads more behind what is there.
func (r *Reader) fill() {
	if r.start > 0 {
		copy(r.buffer, r.buffer[r.start:r.end])
		r.end -= r.start
		r.start = 0
	}
	if r.end >= len(r.buffer) {
		panic("bufio: tried to fill full buffer")
	}
	for range mostEmptyReads {
		n, err := r.from.Read(r.buffer[r.end:])
		if n < 0 {
			panic("bufio: reader returned negative count from Read")
		}
		r.end += n
		if err != nil {
			r.err = err
			return
		}
		if n > 0 {
			return
		}
	}
	r.err = io.ErrNoProgress
}

// Peek returns the next n bytes without taking them.
func (r *Reader) Peek(n int) ([]byte, error) {
	if n < 0 {
		return nil, ErrNegativeCount
	}
	r.lastByte, r.lastRune = -1, -1
	for r.Buffered() < n && r.Buffered() < len(r.buffer) && r.err == nil {
		r.fill()
	}
	if n > len(r.buffer) {
		return r.buffer[r.start:r.end], ErrBufferFull
	}
	if available := r.Buffered(); available < n {
		err := r.takeError()
		if err == nil {
			err = ErrBufferFull
		}
		return r.buffer[r.start:r.end], err
	}
	return r.buffer[r.start : r.start+n], nil
}

// Discard skips n bytes.
func (r *Reader) Discard(n int) (discarded int, err error) {
	if n < 0 {
		return 0, ErrNegativeCount
	}
	r.lastByte, r.lastRune = -1, -1
	for discarded < n {
		if r.Buffered() == 0 {
			if r.err != nil {
				return discarded, r.takeError()
			}
			r.fill()
		}
		skip := min(r.Buffered(), n-discarded)
		r.start += skip
		discarded += skip
	}
	return discarded, nil
}

func (r *Reader) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		if r.Buffered() > 0 {
			return 0, nil
		}
		return 0, r.takeError()
	}
	if r.Buffered() == 0 {
		if r.err != nil {
			return 0, r.takeError()
		}
		if len(p) >= len(r.buffer) {
			n, r.err = r.from.Read(p)
			if n > 0 {
				r.lastByte, r.lastRune = int(p[n-1]), -1
			}
			return n, r.takeError()
		}
		r.start, r.end = 0, 0
		n, r.err = r.from.Read(r.buffer)
		if n == 0 {
			return 0, r.takeError()
		}
		r.end = n
	}
	n = copy(p, r.buffer[r.start:r.end])
	r.start += n
	r.lastByte, r.lastRune = int(r.buffer[r.start-1]), -1
	return n, nil
}

func (r *Reader) ReadByte() (byte, error) {
	r.lastRune = -1
	for r.start == r.end {
		if r.err != nil {
			return 0, r.takeError()
		}
		r.fill()
	}
	c := r.buffer[r.start]
	r.start++
	r.lastByte = int(c)
	return c, nil
}

func (r *Reader) UnreadByte() error {
	if r.lastByte < 0 || r.start == 0 && r.end > 0 {
		return ErrInvalidUnreadByte
	}
	if r.start > 0 {
		r.start--
	} else {
		r.end = 1
	}
	r.buffer[r.start] = byte(r.lastByte)
	r.lastByte, r.lastRune = -1, -1
	return nil
}

func (r *Reader) ReadRune() (c rune, size int, err error) {
	for r.Buffered() < utf8.UTFMax && !utf8.FullRune(r.buffer[r.start:r.end]) && r.err == nil {
		r.fill()
	}
	r.lastRune = -1
	if r.start == r.end {
		return 0, 0, r.takeError()
	}
	c, size = utf8.DecodeRune(r.buffer[r.start:r.end])
	r.start += size
	r.lastByte, r.lastRune = int(r.buffer[r.start-1]), size
	return c, size, nil
}

func (r *Reader) UnreadRune() error {
	if r.lastRune < 0 || r.start < r.lastRune {
		return ErrInvalidUnreadRune
	}
	r.start -= r.lastRune
	r.lastByte, r.lastRune = -1, -1
	return nil
}

// ReadSlice returns what is up to and with the delimiter; it is overwritten by the next read.
func (r *Reader) ReadSlice(delimiter byte) (line []byte, err error) {
	searched := 0
	for {
		if i := bytes.IndexByte(r.buffer[r.start+searched:r.end], delimiter); i >= 0 {
			line = r.buffer[r.start : r.start+searched+i+1]
			break
		}
		if r.err != nil {
			line, err = r.buffer[r.start:r.end], r.takeError()
			break
		}
		if r.Buffered() >= len(r.buffer) {
			line, err = r.buffer, ErrBufferFull
			break
		}
		searched = r.Buffered()
		r.fill()
	}
	r.start += len(line)
	if len(line) > 0 {
		r.lastByte, r.lastRune = int(line[len(line)-1]), -1
	}
	return line, err
}

// ReadLine returns a line without its end, or a part of a very long one.
func (r *Reader) ReadLine() (line []byte, isPrefix bool, err error) {
	line, err = r.ReadSlice('\n')
	if err == ErrBufferFull {
		if len(line) > 0 && line[len(line)-1] == '\r' {
			// It may be part of the line's end.
			r.start--
			line = line[:len(line)-1]
		}
		return line, true, nil
	}
	if len(line) == 0 {
		return nil, false, err
	}
	if line[len(line)-1] == '\n' {
		line = line[:len(line)-1]
		if len(line) > 0 && line[len(line)-1] == '\r' {
			line = line[:len(line)-1]
		}
	}
	return line, false, nil
}

// ReadBytes returns what is up to and with the delimiter.
func (r *Reader) ReadBytes(delimiter byte) ([]byte, error) {
	var all []byte
	for {
		part, err := r.ReadSlice(delimiter)
		all = append(all, part...)
		if err != ErrBufferFull {
			if all == nil {
				all = []byte{}
			}
			return all, err
		}
	}
}

// ReadString is ReadBytes as a string.
func (r *Reader) ReadString(delimiter byte) (string, error) {
	all, err := r.ReadBytes(delimiter)
	return string(all), err
}

// WriteTo writes everything to w.
func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	r.lastByte, r.lastRune = -1, -1
	for {
		for r.Buffered() > 0 {
			written, err := w.Write(r.buffer[r.start:r.end])
			r.start += written
			n += int64(written)
			if err != nil {
				return n, err
			}
		}
		if r.err != nil {
			if err = r.takeError(); err == io.EOF {
				err = nil
			}
			return n, err
		}
		r.fill()
	}
}
