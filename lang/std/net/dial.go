package net

import (
	"context"
	"time"
)

// A Dialer says how to connect.
type Dialer struct {
	// Timeout and Deadline say how long it may take, if they are not zero.
	Timeout  time.Duration
	Deadline time.Time
	// LocalAddr is the address to connect from, if it is not nil.
	LocalAddr Addr
	// DualStack and FallbackDelay are there for programs that set them: addresses are tried one after the other.
	DualStack     bool
	FallbackDelay time.Duration
	// KeepAlive is how often to find out that the other end is gone: every 15 seconds if it is 0, never if it is negative.
	KeepAlive time.Duration
	// Cancel ends an attempt when it is closed.
	Cancel <-chan struct{}
}

// Dial connects to an address: "host:port" on the networks "tcp", "tcp4" and "tcp6", a path on "unix".
func Dial(network, address string) (Conn, error) { return (&Dialer{}).Dial(network, address) }

// DialTimeout is Dial that gives up after a while.
func DialTimeout(network, address string, timeout time.Duration) (Conn, error) {
	return (&Dialer{Timeout: timeout}).Dial(network, address)
}

// Dial connects to an address.
func (d *Dialer) Dial(network, address string) (Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialContext connects to an address, and gives up when the context is done.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error) {
	if ctx == nil {
		panic("nil context")
	}
	ends := make([]Addr, 0, 1)
	isUnix := network == "unix"
	switch {
	case isUnix:
		ends = append(ends, &UnixAddr{Name: address, Net: network})
	case isTCP(network) && address == "":
		return nil, &OpError{Op: "dial", Net: network, Err: errMissingAddress}
	case isTCP(network):
		found, err := resolve(network, address)
		if err != nil {
			return nil, &OpError{Op: "dial", Net: network, Err: err}
		}
		for _, end := range found {
			ends = append(ends, end)
		}
	default:
		return nil, &OpError{Op: "dial", Net: network, Err: UnknownNetworkError(network)}
	}
	a := d.attempt(ctx, network)
	var first error
	for _, end := range ends {
		c, err := d.connect(a, end)
		if err == nil {
			return c, nil
		}
		if first == nil {
			first = &OpError{Op: "dial", Net: network, Source: d.LocalAddr, Addr: end, Err: err}
		}
	}
	return nil, first
}

func (d *Dialer) attempt(ctx context.Context, network string) *attempt {
	a := &attempt{network: network, deadline: d.Deadline}
	if d.Timeout != 0 {
		if t := time.Now().Add(d.Timeout); a.deadline.IsZero() || t.Before(a.deadline) {
			a.deadline = t
		}
	}
	if t, ok := ctx.Deadline(); ok && (a.deadline.IsZero() || t.Before(a.deadline)) {
		a.deadline = t
	}
	if d.Cancel != nil {
		cancelled, cancel := context.WithCancel(ctx)
		ctx = cancelled
		go func() {
			select {
			case <-d.Cancel:
				cancel()
			case <-cancelled.Done():
			}
		}()
	}
	if ctx.Done() != nil {
		a.onCancel = func(f func()) func() bool { return context.AfterFunc(ctx, f) }
	}
	a.why = func() error {
		if ctx.Err() == context.Canceled {
			return errCanceled
		}
		return nil
	}
	return a
}

// connect connects to one address.
func (d *Dialer) connect(a *attempt, end Addr) (Conn, error) {
	if a.why() != nil {
		return nil, a.why()
	}
	mismatch := func() error {
		return &AddrError{Err: "mismatched local address type", Addr: d.LocalAddr.String()}
	}
	if end, ok := end.(*UnixAddr); ok {
		local, ok := d.LocalAddr.(*UnixAddr)
		if !ok && d.LocalAddr != nil {
			return nil, mismatch()
		}
		c, err := a.connectUnix(local, end)
		if err != nil {
			return nil, err
		}
		return &UnixConn{connection{c}}, nil
	}
	local, ok := d.LocalAddr.(*TCPAddr)
	if !ok && d.LocalAddr != nil {
		return nil, mismatch()
	}
	found, err := a.connect(local, end.(*TCPAddr))
	if err != nil {
		return nil, err
	}
	c := &TCPConn{connection{found}}
	if d.KeepAlive > 0 {
		c.SetKeepAlivePeriod(d.KeepAlive)
	} else if d.KeepAlive < 0 {
		c.SetKeepAlive(false)
	}
	return c, nil
}

// Listen waits for connections at an address: "host:port" on the networks "tcp", "tcp4" and "tcp6", a path on "unix".
func Listen(network, address string) (Listener, error) {
	return (&ListenConfig{}).Listen(context.Background(), network, address)
}

// A ListenConfig says how to listen.
type ListenConfig struct {
	// KeepAlive is how often to find out that the other end of a connection is gone: see Dialer.
	KeepAlive time.Duration
}

// Listen waits for connections at an address.
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (Listener, error) {
	switch {
	case network == "unix":
		l, err := ListenUnix(network, &UnixAddr{Name: address, Net: network})
		if err != nil {
			return nil, err
		}
		return l, nil
	case isTCP(network):
		found, err := resolve(network, address)
		if err != nil {
			return nil, &OpError{Op: "listen", Net: network, Err: err}
		}
		l, err := ListenTCP(network, found[0])
		if err != nil {
			return nil, err
		}
		// Connections inherit it.
		if lc.KeepAlive > 0 {
			setOption(l.d.handle, keepAliveSeconds, int((lc.KeepAlive+time.Second-1)/time.Second))
		} else if lc.KeepAlive < 0 {
			setOption(l.d.handle, keepAlive, 0)
		}
		return l, nil
	}
	return nil, &OpError{Op: "listen", Net: network, Err: UnknownNetworkError(network)}
}
