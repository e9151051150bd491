// Package io has the interfaces of reading and writing, and what can be done with any of them.
package io

import "errors"

const (
	SeekStart   = 0
	SeekCurrent = 1
	SeekEnd     = 2
)

var (
	EOF              = errors.New("EOF")
	ErrUnexpectedEOF = errors.New("unexpected EOF")
	ErrShortWrite    = errors.New("short write")
	ErrShortBuffer   = errors.New("short buffer")
	ErrNoProgress    = errors.New("multiple Read calls return no data or error")
	ErrClosedPipe    = errors.New("io: read/write on closed pipe")
	errInvalidWrite  = errors.New("invalid write result")
)

type Reader interface {
	Read(p []byte) (n int, err error)
}

type Writer interface {
	Write(p []byte) (n int, err error)
}

type Closer interface {
	Close() error
}

type Seeker interface {
	Seek(offset int64, whence int) (int64, error)
}

type ReadWriter interface {
	Reader
	Writer
}

type ReadCloser interface {
	Reader
	Closer
}

type WriteCloser interface {
	Writer
	Closer
}

type ReadWriteCloser interface {
	Reader
	Writer
	Closer
}

type ReadSeeker interface {
	Reader
	Seeker
}

type WriteSeeker interface {
	Writer
	Seeker
}

type ReadWriteSeeker interface {
	Reader
	Writer
	Seeker
}

type ReaderFrom interface {
	ReadFrom(r Reader) (n int64, err error)
}

type WriterTo interface {
	WriteTo(w Writer) (n int64, err error)
}

type ReaderAt interface {
	ReadAt(p []byte, off int64) (n int, err error)
}

type WriterAt interface {
	WriteAt(p []byte, off int64) (n int, err error)
}

type ByteReader interface {
	ReadByte() (byte, error)
}

type ByteScanner interface {
	ByteReader
	UnreadByte() error
}

type ByteWriter interface {
	WriteByte(c byte) error
}

type RuneReader interface {
	ReadRune() (r rune, size int, err error)
}

type RuneScanner interface {
	RuneReader
	UnreadRune() error
}

type StringWriter interface {
	WriteString(s string) (n int, err error)
}

// WriteString writes a string, without a copy if w knows how.
func WriteString(w Writer, s string) (n int, err error) {
	if to, ok := w.(StringWriter); ok {
		return to.WriteString(s)
	}
	return w.Write([]byte(s))
}

// ReadAtLeast reads until at least least bytes are in p.
func ReadAtLeast(r Reader, p []byte, least int) (n int, err error) {
	if len(p) < least {
		return 0, ErrShortBuffer
	}
	for n < least && err == nil {
		var more int
		more, err = r.Read(p[n:])
		n += more
	}
	if n >= least {
		return n, nil
	}
	if n > 0 && err == EOF {
		err = ErrUnexpectedEOF
	}
	return n, err
}

// ReadFull fills p.
func ReadFull(r Reader, p []byte) (n int, err error) { return ReadAtLeast(r, p, len(p)) }

// ReadAll reads to the end.
func ReadAll(r Reader) ([]byte, error) {
	all := make([]byte, 0, 512)
	for {
		if len(all) == cap(all) {
			all = append(all, 0)[:len(all)]
		}
		n, err := r.Read(all[len(all):cap(all)])
		all = all[:len(all)+n]
		if err == EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

// Copy writes all that src has.
func Copy(dst Writer, src Reader) (written int64, err error) { return CopyBuffer(dst, src, nil) }

// CopyBuffer is Copy by way of a buffer of the caller's.
func CopyBuffer(dst Writer, src Reader, buffer []byte) (written int64, err error) {
	if buffer != nil && len(buffer) == 0 {
		panic("empty buffer in CopyBuffer")
	}
	if from, ok := src.(WriterTo); ok {
		return from.WriteTo(dst)
	}
	if to, ok := dst.(ReaderFrom); ok {
		return to.ReadFrom(src)
	}
	if buffer == nil {
		buffer = make([]byte, 32*1024)
	}
	for {
		n, readErr := src.Read(buffer)
		if n > 0 {
			done, writeErr := dst.Write(buffer[:n])
			if done < 0 || done > n {
				done = 0
				if writeErr == nil {
					writeErr = errInvalidWrite
				}
			}
			written += int64(done)
			if writeErr != nil {
				return written, writeErr
			}
			if done != n {
				return written, ErrShortWrite
			}
		}
		if readErr == EOF {
			return written, nil
		}
		if readErr != nil {
			return written, readErr
		}
	}
}

// CopyN copies n bytes.
func CopyN(dst Writer, src Reader, n int64) (written int64, err error) {
	written, err = Copy(dst, LimitReader(src, n))
	if written < n && err == nil {
		err = EOF
	}
	return written, err
}

// A LimitedReader reads at most N bytes of R.
type LimitedReader struct {
	R Reader
	N int64
}

// LimitReader returns a reader that ends after n bytes of r.
func LimitReader(r Reader, n int64) Reader { return &LimitedReader{r, n} }

func (l *LimitedReader) Read(p []byte) (n int, err error) {
	if l.N <= 0 {
		return 0, EOF
	}
	if int64(len(p)) > l.N {
		p = p[:l.N]
	}
	n, err = l.R.Read(p)
	l.N -= int64(n)
	return n, err
}
