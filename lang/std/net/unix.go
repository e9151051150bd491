package net

import (
	"os"
	"sync"
	"syscall"
	"time"
)

// A UnixAddr is the path of a socket; one that begins with @ is no file.
type UnixAddr struct {
	Name string
	Net  string
}

// Network returns "unix".
func (a *UnixAddr) Network() string { return a.Net }

func (a *UnixAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return a.Name
}

func (a *UnixAddr) endpoint() string { return "u" + a.Name }

// ResolveUnixAddr returns the address with a path.
func ResolveUnixAddr(network, address string) (*UnixAddr, error) {
	if network != "unix" {
		return nil, UnknownNetworkError(network)
	}
	return &UnixAddr{Name: address, Net: network}, nil
}

// A UnixConn is a connection over a Unix socket.
type UnixConn struct{ connection }

// CloseRead ends reading.
func (c *UnixConn) CloseRead() error { return c.shutDown(reading) }

// CloseWrite ends writing: the other end reads what was written and then the end.
func (c *UnixConn) CloseWrite() error { return c.shutDown(writing) }

// A UnixListener waits for connections over a Unix socket.
type UnixListener struct {
	d       *descriptor
	path    string
	unlinks bool
	once    sync.Once
}

// ListenUnix makes a socket and waits for connections to it.
func ListenUnix(network string, laddr *UnixAddr) (*UnixListener, error) {
	operation := OpError{Op: "listen", Net: network}
	if laddr != nil {
		operation.Addr = laddr
	}
	switch {
	case network != "unix":
		operation.Err = UnknownNetworkError(network)
	case laddr == nil:
		operation.Err = errMissingAddress
	default:
		d, err := listen(network, laddr.endpoint(), false)
		if err == nil {
			isFile := laddr.Name != "" && laddr.Name[0] != '@'
			return &UnixListener{d: d, path: laddr.Name, unlinks: isFile}, nil
		}
		operation.Err = err
	}
	return nil, &operation
}

// Accept waits for a connection.
func (l *UnixListener) Accept() (Conn, error) {
	c, err := l.AcceptUnix()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptUnix waits for a connection.
func (l *UnixListener) AcceptUnix() (*UnixConn, error) {
	if l == nil || l.d == nil {
		return nil, syscall.EINVAL
	}
	d, err := l.d.accepted()
	if err != nil {
		return nil, err
	}
	return &UnixConn{connection{d}}, nil
}

// Close ends waiting for connections, and removes the socket's file.
func (l *UnixListener) Close() error {
	if l == nil || l.d == nil {
		return syscall.EINVAL
	}
	l.once.Do(func() {
		if l.unlinks {
			os.Remove(l.path)
		}
	})
	return l.d.closeListener()
}

// SetUnlinkOnClose says whether Close removes the file, which it does unless told otherwise.
func (l *UnixListener) SetUnlinkOnClose(unlink bool) { l.unlinks = unlink }

// Addr returns the address at which it waits.
func (l *UnixListener) Addr() Addr { return l.d.local }

// SetDeadline makes who waits fail from a time on; without one (a zero t) never.
func (l *UnixListener) SetDeadline(t time.Time) error {
	if l == nil || l.d == nil {
		return syscall.EINVAL
	}
	return l.d.setDeadline(reading, t)
}

// DialUnix connects to a socket.
func DialUnix(network string, laddr, raddr *UnixAddr) (*UnixConn, error) {
	operation := OpError{Op: "dial", Net: network}
	if laddr != nil {
		operation.Source = laddr
	}
	if raddr != nil {
		operation.Addr = raddr
	}
	switch {
	case network != "unix":
		operation.Err = UnknownNetworkError(network)
	case raddr == nil:
		operation.Err = errMissingAddress
	default:
		d, err := (&attempt{network: network}).connectUnix(laddr, raddr)
		if err == nil {
			return &UnixConn{connection{d}}, nil
		}
		operation.Err = err
	}
	return nil, &operation
}

func (a *attempt) connectUnix(laddr, raddr *UnixAddr) (*descriptor, error) {
	local := ""
	if laddr != nil {
		local = laddr.endpoint()
	}
	return a.connectTo(raddr.endpoint(), local)
}
