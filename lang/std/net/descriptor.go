package net

import (
	"errors"
	"internal/oserror"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
)

// Natives answer the number of the system's error, 0 if there is none, or one of these.
const (
	// The goroutine has waited: it is worth trying again.
	again = -1 - iota
	closed
	late
)

// Sides of a descriptor.
const (
	reading = 1 << iota
	writing
)

// listenOn opens a socket that waits for connections. An address is as natives see it: see endpoint. call is the system's call that
// failed.
//
//morestack:noescape
func listenOn(address string, onlyIPv6 bool) (handle uint64, call string, number int)

// connectTo begins to connect a socket, from an address if local is not empty.
//
//morestack:noescape
func connectTo(address, local string) (handle uint64, call string, number int)

// connected waits until it is, or has failed.
func connected(handle uint64) (number int)

// accept waits for a connection.
func accept(handle uint64) (connection uint64, number int)

// addresses returns both ends of a socket, empty where there is none.
func addresses(handle uint64) (local, remote string)

// receive waits for something to read. A short answer is all there is if isTCP.
//
//morestack:noescape
func receive(handle uint64, b []byte, isTCP bool) (n, number int)

// send writes some of b, and waits if that is nothing.
//
//morestack:noescape
func send(handle uint64, b []byte) (n, number int)

// shutDown ends one side for the other end, too.
func shutDown(handle uint64, side int) (number int)

// setOption sets one of the options below.
func setOption(handle uint64, option, value int) (number int)

const (
	noDelay = iota
	keepAlive
	keepAliveSeconds
	linger
	receiveBuffer
	sendBuffer
)

// setDeadline makes sides fail after a time, or never.
func setDeadline(handle uint64, sides int, delay time.Duration, never bool) (isOpen bool)

// closeHandle wakes all who wait, and reports whether it was open.
func closeHandle(handle uint64) bool

// A descriptor is a socket. Those who read wait for each other, as do those who write.
type descriptor struct {
	handle        uint64
	network       string
	local, remote Addr
	readers       sync.Mutex
	writers       sync.Mutex
}

// fail returns what a number of a native means.
func fail(call string, number int) error {
	switch number {
	case closed:
		return errClosed
	case late:
		return oserror.ErrDeadlineExceeded
	}
	return os.NewSyscallError(call, syscall.Errno(number))
}

// isGone reports that a connection was over before it was accepted.
func isGone(err error) bool {
	return errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, syscall.ECONNRESET)
}

func (d *descriptor) wrap(operation string, err error) error {
	return &OpError{Op: operation, Net: d.network, Source: d.local, Addr: d.remote, Err: err}
}

// learn notes both addresses.
func (d *descriptor) learn() {
	local, remote := addresses(d.handle)
	d.local = addrOf(d.network, local)
	d.remote = addrOf(d.network, remote)
}

// A connection is what all kinds of connections are. Its descriptor is nil in one that nobody made.
type connection struct{ d *descriptor }

func (c *connection) ok() bool { return c != nil && c.d != nil }

// Read reads what there is, and waits if that is nothing; at the end the error is io.EOF.
func (c *connection) Read(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	d := c.d
	d.readers.Lock()
	n, number := 0, again
	for number == again {
		n, number = receive(d.handle, b, d.network[0] == 't')
	}
	d.readers.Unlock()
	if number != 0 {
		return 0, d.wrap("read", fail("read", number))
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Write writes all of b, or says why not.
func (c *connection) Write(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	d := c.d
	d.writers.Lock()
	written, number := 0, again
	for number == again || number == 0 && written < len(b) {
		var n int
		n, number = send(d.handle, b[written:])
		written += n
	}
	d.writers.Unlock()
	if number != 0 {
		return written, d.wrap("write", fail("write", number))
	}
	return written, nil
}

// Close closes the connection. Who waits for it fails.
func (c *connection) Close() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if !closeHandle(c.d.handle) {
		return c.d.wrap("close", errClosed)
	}
	return nil
}

// LocalAddr returns the address of this end.
func (c *connection) LocalAddr() Addr {
	if !c.ok() {
		return nil
	}
	return c.d.local
}

// RemoteAddr returns the address of the other end.
func (c *connection) RemoteAddr() Addr {
	if !c.ok() {
		return nil
	}
	return c.d.remote
}

func (d *descriptor) setDeadline(sides int, t time.Time) error {
	delay := time.Duration(0)
	if !t.IsZero() {
		delay = time.Until(t)
	}
	if !setDeadline(d.handle, sides, delay, t.IsZero()) {
		return &OpError{Op: "set", Net: d.network, Addr: d.local, Err: errClosed}
	}
	return nil
}

func (c *connection) deadline(sides int, t time.Time) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.d.setDeadline(sides, t)
}

// SetDeadline makes what reads or writes fail from a time on; without one (a zero t) never.
func (c *connection) SetDeadline(t time.Time) error { return c.deadline(reading|writing, t) }

// SetReadDeadline makes what reads fail from a time on.
func (c *connection) SetReadDeadline(t time.Time) error { return c.deadline(reading, t) }

// SetWriteDeadline makes what writes fail from a time on.
func (c *connection) SetWriteDeadline(t time.Time) error { return c.deadline(writing, t) }

// SetReadBuffer sets the size of the system's buffer for what has come.
func (c *connection) SetReadBuffer(bytes int) error { return c.set(receiveBuffer, bytes) }

// SetWriteBuffer sets the size of the system's buffer for what is to go.
func (c *connection) SetWriteBuffer(bytes int) error { return c.set(sendBuffer, bytes) }

func (c *connection) set(option, value int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if number := setOption(c.d.handle, option, value); number != 0 {
		return &OpError{Op: "set", Net: c.d.network, Source: nil, Addr: c.d.local, Err: fail("setsockopt", number)}
	}
	return nil
}

func (c *connection) shutDown(side int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if number := shutDown(c.d.handle, side); number != 0 {
		return c.d.wrap("close", fail("shutdown", number))
	}
	return nil
}

// listen opens a listening descriptor.
func listen(network, address string, onlyIPv6 bool) (*descriptor, error) {
	handle, call, number := listenOn(address, onlyIPv6)
	if number != 0 {
		return nil, fail(call, number)
	}
	d := &descriptor{handle: handle, network: network}
	d.learn()
	return d, nil
}

// accepted waits for a connection to a listening descriptor.
func (d *descriptor) accepted() (*descriptor, error) {
	d.readers.Lock()
	handle, number := uint64(0), again
	for number == again {
		handle, number = accept(d.handle)
	}
	d.readers.Unlock()
	if number != 0 {
		return nil, &OpError{Op: "accept", Net: d.network, Addr: d.local, Err: fail("accept4", number)}
	}
	c := &descriptor{handle: handle, network: d.network}
	c.learn()
	return c, nil
}

// closeListener closes a listening descriptor.
func (d *descriptor) closeListener() error {
	if !closeHandle(d.handle) {
		return &OpError{Op: "close", Net: d.network, Addr: d.local, Err: errClosed}
	}
	return nil
}
