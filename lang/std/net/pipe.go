package net

import (
	"internal/oserror"
	"io"
	"sync"
	"time"
)

// Pipe returns both ends of a connection within the program. Nothing is kept in between: a Write ends when all was read.
func Pipe() (Conn, Conn) {
	there, back := newStream(), newStream()
	return &pipe{in: back, out: there}, &pipe{in: there, out: back}
}

// A stream is one direction of a pipe.
type stream struct {
	// Who writes offers bytes, and learns how many of them were taken.
	offered chan []byte
	taken   chan int
	// One writer after the other.
	writers sync.Mutex
	// Ends of the reading and of the writing side.
	reader, writer chan struct{}

	readBy, writeBy pipeDeadline
}

func newStream() *stream {
	return &stream{
		offered: make(chan []byte),
		taken:   make(chan int),
		reader:  make(chan struct{}),
		writer:  make(chan struct{}),
	}
}

// A pipeDeadline is a channel that is closed at a time.
type pipeDeadline struct {
	m      sync.Mutex
	passed chan struct{}
	timer  *time.Timer
}

// channel returns the channel of now; m is held.
func (d *pipeDeadline) channel() chan struct{} {
	if d.passed == nil {
		d.passed = make(chan struct{})
	}
	return d.passed
}

func (d *pipeDeadline) wait() chan struct{} {
	d.m.Lock()
	defer d.m.Unlock()
	return d.channel()
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (d *pipeDeadline) set(t time.Time) {
	d.m.Lock()
	defer d.m.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		// It goes off now, on the channel of before.
		d.passed = nil
	}
	d.timer = nil
	if isClosed(d.channel()) {
		d.passed = nil
	}
	if t.IsZero() {
		return
	}
	passed := d.channel()
	if delay := time.Until(t); delay > 0 {
		d.timer = time.AfterFunc(delay, func() { close(passed) })
	} else {
		close(passed)
	}
}

type pipe struct {
	in, out *stream
	once    sync.Once
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (*pipe) LocalAddr() Addr  { return pipeAddr{} }
func (*pipe) RemoteAddr() Addr { return pipeAddr{} }

// pipeError is what operations of pipes fail with: ends of streams as they are.
func pipeError(operation string, err error) error {
	if err == nil || err == io.EOF || err == io.ErrClosedPipe {
		return err
	}
	return &OpError{Op: operation, Net: "pipe", Err: err}
}

func (p *pipe) Read(b []byte) (int, error) {
	n, err := p.in.read(b)
	return n, pipeError("read", err)
}

func (p *pipe) Write(b []byte) (int, error) {
	n, err := p.out.write(b)
	return n, pipeError("write", err)
}

func (s *stream) read(b []byte) (int, error) {
	late := s.readBy.wait()
	switch {
	case isClosed(s.reader):
		return 0, io.ErrClosedPipe
	case isClosed(s.writer):
		return 0, io.EOF
	case isClosed(late):
		return 0, oserror.ErrDeadlineExceeded
	}
	select {
	case offer := <-s.offered:
		n := copy(b, offer)
		s.taken <- n
		return n, nil
	case <-s.reader:
		return 0, io.ErrClosedPipe
	case <-s.writer:
		return 0, io.EOF
	case <-late:
		return 0, oserror.ErrDeadlineExceeded
	}
}

func (s *stream) write(b []byte) (n int, err error) {
	late := s.writeBy.wait()
	switch {
	case isClosed(s.reader) || isClosed(s.writer):
		return 0, io.ErrClosedPipe
	case isClosed(late):
		return 0, oserror.ErrDeadlineExceeded
	}
	s.writers.Lock()
	defer s.writers.Unlock()
	// An empty Write is read, too.
	for isFirst := true; isFirst || n < len(b); isFirst = false {
		select {
		case s.offered <- b[n:]:
			n += <-s.taken
		case <-s.reader:
			return n, io.ErrClosedPipe
		case <-s.writer:
			return n, io.ErrClosedPipe
		case <-late:
			return n, oserror.ErrDeadlineExceeded
		}
	}
	return n, nil
}

func (p *pipe) isClosed() bool { return isClosed(p.in.reader) }

func (p *pipe) Close() error {
	p.once.Do(func() {
		close(p.in.reader)
		close(p.out.writer)
	})
	return nil
}

func (p *pipe) SetDeadline(t time.Time) error {
	err := p.SetReadDeadline(t)
	if err == nil {
		p.out.writeBy.set(t)
	}
	return err
}

func (p *pipe) SetReadDeadline(t time.Time) error {
	if p.isClosed() || isClosed(p.in.writer) {
		return io.ErrClosedPipe
	}
	p.in.readBy.set(t)
	return nil
}

func (p *pipe) SetWriteDeadline(t time.Time) error {
	if p.isClosed() || isClosed(p.in.writer) {
		return io.ErrClosedPipe
	}
	p.out.writeBy.set(t)
	return nil
}
