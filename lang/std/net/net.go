// Package net has connections over TCP and Unix sockets. A goroutine that waits for one takes no thread.
package net

import (
	"context"
	"internal/oserror"
	"io"
	"os"
	"time"
)

// An Addr is where one end of a connection is.
type Addr interface {
	Network() string
	String() string
}

// A Conn is a connection. Several goroutines may use it at once.
type Conn interface {
	Read(b []byte) (n int, err error)
	Write(b []byte) (n int, err error)
	Close() error
	LocalAddr() Addr
	RemoteAddr() Addr
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// A Listener waits for connections.
type Listener interface {
	Accept() (Conn, error)
	Close() error
	Addr() Addr
}

// An Error is what operations of the network fail with.
type Error interface {
	error
	Timeout() bool
	Temporary() bool
}

// ErrClosed says that a connection was closed before or while it was used.
var ErrClosed error = errClosed

// ErrWriteToConnected says that a connection has its peer already.
var ErrWriteToConnected error = &plainError{"use of WriteTo with pre-connected connection"}

// The errors are static data.
var (
	errClosed   = &plainError{"use of closed network connection"}
	errTimeout  = &timeoutError{}
	errCanceled = &canceledError{}

	errMissingAddress    = &plainError{"missing address"}
	errNoSuitableAddress = &plainError{"no suitable address found"}
	errNoSuchHost        = &plainError{"no such host"}
)

type plainError struct{ text string }

func (e *plainError) Error() string   { return e.text }
func (e *plainError) Timeout() bool   { return false }
func (e *plainError) Temporary() bool { return false }

// A timeoutError is what a dial that took too long ends with.
type timeoutError struct{}

func (*timeoutError) Error() string   { return "i/o timeout" }
func (*timeoutError) Timeout() bool   { return true }
func (*timeoutError) Temporary() bool { return true }
func (*timeoutError) Is(err error) bool {
	return err == context.DeadlineExceeded || err == oserror.ErrDeadlineExceeded
}

type canceledError struct{}

func (*canceledError) Error() string     { return "operation was canceled" }
func (*canceledError) Is(err error) bool { return err == context.Canceled }

// An OpError says which operation failed between which addresses, and why.
type OpError struct {
	Op     string
	Net    string
	Source Addr
	Addr   Addr
	Err    error
}

// Unwrap returns why.
func (e *OpError) Unwrap() error { return e.Err }

func (e *OpError) Error() string {
	if e == nil {
		return "<nil>"
	}
	text := e.Op
	if e.Net != "" {
		text += " " + e.Net
	}
	if e.Source != nil {
		text += " " + e.Source.String()
	}
	if e.Addr != nil {
		if e.Source != nil {
			text += "->"
		} else {
			text += " "
		}
		text += e.Addr.String()
	}
	return text + ": " + e.Err.Error()
}

// cause is Err without the name of the system's call.
func (e *OpError) cause() error {
	if inner, ok := e.Err.(*os.SyscallError); ok {
		return inner.Err
	}
	return e.Err
}

// Timeout reports whether it took too long.
func (e *OpError) Timeout() bool {
	cause, ok := e.cause().(interface{ Timeout() bool })
	return ok && cause.Timeout()
}

// Temporary reports whether it may work later.
func (e *OpError) Temporary() bool {
	if e.Op == "accept" && isGone(e.Err) {
		return true
	}
	cause, ok := e.cause().(interface{ Temporary() bool })
	return ok && cause.Temporary()
}

// An AddrError says what is wrong with an address.
type AddrError struct {
	Err  string
	Addr string
}

func (e *AddrError) Error() string {
	if e == nil {
		return "<nil>"
	}
	if e.Addr != "" {
		return "address " + e.Addr + ": " + e.Err
	}
	return e.Err
}

func (e *AddrError) Timeout() bool   { return false }
func (e *AddrError) Temporary() bool { return false }

// A ParseError says what a text is not.
type ParseError struct {
	Type string
	Text string
}

func (e *ParseError) Error() string   { return "invalid " + e.Type + ": " + e.Text }
func (e *ParseError) Timeout() bool   { return false }
func (e *ParseError) Temporary() bool { return false }

// An UnknownNetworkError is the name of a network that there is not.
type UnknownNetworkError string

func (e UnknownNetworkError) Error() string   { return "unknown network " + string(e) }
func (e UnknownNetworkError) Timeout() bool   { return false }
func (e UnknownNetworkError) Temporary() bool { return false }

// An InvalidAddrError says what is wrong with an address.
type InvalidAddrError string

func (e InvalidAddrError) Error() string   { return string(e) }
func (e InvalidAddrError) Timeout() bool   { return false }
func (e InvalidAddrError) Temporary() bool { return false }

// A DNSError says why a name was not resolved.
type DNSError struct {
	UnwrapErr   error
	Err         string
	Name        string
	Server      string
	IsTimeout   bool
	IsTemporary bool
	IsNotFound  bool
}

// Unwrap returns why, if that is an error of its own.
func (e *DNSError) Unwrap() error { return e.UnwrapErr }

func (e *DNSError) Error() string {
	if e == nil {
		return "<nil>"
	}
	text := "lookup " + e.Name
	if e.Server != "" {
		text += " on " + e.Server
	}
	return text + ": " + e.Err
}

func (e *DNSError) Timeout() bool   { return e.IsTimeout }
func (e *DNSError) Temporary() bool { return e.IsTimeout || e.IsTemporary }

// JoinHostPort puts host and port together; a host with colons in brackets.
func JoinHostPort(host, port string) string {
	if indexByte(host, ':') >= 0 {
		return "[" + host + "]:" + port
	}
	return host + ":" + port
}

// SplitHostPort takes "host:port" or "[host]:port" apart.
func SplitHostPort(hostport string) (host, port string, err error) {
	fail := func(why string) (string, string, error) {
		return "", "", &AddrError{Err: why, Addr: hostport}
	}
	colon := -1
	for i := len(hostport) - 1; i >= 0 && colon < 0; i-- {
		if hostport[i] == ':' {
			colon = i
		}
	}
	if colon < 0 {
		return fail("missing port in address")
	}
	// Brackets may stand at these places only.
	opening, closing := 0, 0
	if hostport[0] == '[' {
		end := indexByte(hostport, ']')
		switch {
		case end < 0:
			return fail("missing ']' in address")
		case end+1 == len(hostport):
			return fail("missing port in address")
		case end+1 != colon && hostport[end+1] == ':':
			return fail("too many colons in address")
		case end+1 != colon:
			return fail("missing port in address")
		}
		host = hostport[1:end]
		opening, closing = 1, end+1
	} else {
		host = hostport[:colon]
		if indexByte(host, ':') >= 0 {
			return fail("too many colons in address")
		}
	}
	if indexByte(hostport[opening:], '[') >= 0 {
		return fail("unexpected '[' in address")
	}
	if indexByte(hostport[closing:], ']') >= 0 {
		return fail("unexpected ']' in address")
	}
	return host, hostport[colon+1:], nil
}

func indexByte(s string, c byte) int {
	for i := range len(s) {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// Buffers are pieces of what is to be written.
type Buffers [][]byte

// WriteTo writes the pieces, and takes away what was written.
func (v *Buffers) WriteTo(w io.Writer) (n int64, err error) {
	for len(*v) > 0 {
		m, err := w.Write((*v)[0])
		n += int64(m)
		if err != nil {
			(*v)[0] = (*v)[0][m:]
			return n, err
		}
		*v = (*v)[1:]
	}
	return n, nil
}

// Read reads from the pieces, and takes away what was read.
func (v *Buffers) Read(p []byte) (n int, err error) {
	for len(p) > 0 && len(*v) > 0 {
		m := copy(p, (*v)[0])
		p = p[m:]
		n += m
		if m == len((*v)[0]) {
			*v = (*v)[1:]
		} else {
			(*v)[0] = (*v)[0][m:]
		}
	}
	if len(*v) == 0 {
		return n, io.EOF
	}
	return n, nil
}
