package bufio

import (
	"io"
	"unicode/utf8"
)

// A Writer writes through a buffer. After an error it writes nothing more.
type Writer struct {
	err    error
	buffer []byte
	used   int
	to     io.Writer
}

// NewWriterSize makes a buffer of that size, unless to has one.
func NewWriterSize(to io.Writer, size int) *Writer {
	if writer, ok := to.(*Writer); ok && len(writer.buffer) >= size {
		return writer
	}
	if size <= 0 {
		size = defaultSize
	}
	return &Writer{buffer: make([]byte, size), to: to}
}

func NewWriter(to io.Writer) *Writer { return NewWriterSize(to, defaultSize) }

// Reset makes it write to another writer and forgets what is in the buffer.
func (w *Writer) Reset(to io.Writer) {
	if w.buffer == nil {
		w.buffer = make([]byte, defaultSize)
	}
	*w = Writer{buffer: w.buffer, to: to}
}

func (w *Writer) Size() int               { return len(w.buffer) }
func (w *Writer) Available() int          { return len(w.buffer) - w.used }
func (w *Writer) Buffered() int           { return w.used }
func (w *Writer) AvailableBuffer() []byte { return w.buffer[w.used:][:0] }

// Flush writes what is in the buffer.
func (w *Writer) Flush() error {
	if w.err != nil || w.used == 0 {
		return w.err
	}
	n, err := w.to.Write(w.buffer[:w.used])
	if n < w.used && err == nil {
		err = io.ErrShortWrite
	}
	if err != nil {
		if n > 0 && n < w.used {
			copy(w.buffer, w.buffer[n:w.used])
		}
		w.used -= n
		w.err = err
		return err
	}
	w.used = 0
	return nil
}

func (w *Writer) Write(p []byte) (n int, err error) {
	for len(p) > w.Available() && w.err == nil {
		var done int
		if w.used == 0 {
			// A large write needs no buffer.
			done, w.err = w.to.Write(p)
		} else {
			done = copy(w.buffer[w.used:], p)
			w.used += done
			w.Flush()
		}
		n += done
		p = p[done:]
	}
	if w.err != nil {
		return n, w.err
	}
	done := copy(w.buffer[w.used:], p)
	w.used += done
	return n + done, nil
}

func (w *Writer) WriteString(s string) (n int, err error) {
	for len(s) > w.Available() && w.err == nil {
		var done int
		if to, ok := w.to.(io.StringWriter); ok && w.used == 0 {
			done, w.err = to.WriteString(s)
		} else {
			done = copy(w.buffer[w.used:], s)
			w.used += done
			w.Flush()
		}
		n += done
		s = s[done:]
	}
	if w.err != nil {
		return n, w.err
	}
	done := copy(w.buffer[w.used:], s)
	w.used += done
	return n + done, nil
}

func (w *Writer) WriteByte(c byte) error {
	if w.err != nil {
		return w.err
	}
	if w.Available() == 0 && w.Flush() != nil {
		return w.err
	}
	w.buffer[w.used] = c
	w.used++
	return nil
}

func (w *Writer) WriteRune(r rune) (size int, err error) {
	return w.WriteString(string(utf8.AppendRune(nil, r)))
}

// ReadFrom writes all that r has.
func (w *Writer) ReadFrom(r io.Reader) (n int64, err error) {
	for {
		if w.Available() == 0 {
			if err := w.Flush(); err != nil {
				return n, err
			}
		}
		read, err := r.Read(w.buffer[w.used:])
		w.used += read
		n += int64(read)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// A ReadWriter is both.
type ReadWriter struct {
	*Reader
	*Writer
}

func NewReadWriter(r *Reader, w *Writer) *ReadWriter { return &ReadWriter{r, w} }
