package net

import (
	"internal/oserror"
	"syscall"
	"time"
)

// A TCPAddr is a host and a port.
type TCPAddr struct {
	IP   IP
	Port int
	Zone string
}

// Network returns "tcp".
func (a *TCPAddr) Network() string { return "tcp" }

func (a *TCPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	host := ""
	if len(a.IP) != 0 {
		host = a.IP.String()
	}
	if a.Zone != "" {
		host += "%" + a.Zone
	}
	return JoinHostPort(host, decimal(a.Port))
}

// endpoint is the address as natives see it: a letter for the kind, then IP and port or the path.
func (a *TCPAddr) endpoint(network string) string {
	port := string([]byte{byte(a.Port >> 8), byte(a.Port)})
	ip4 := a.IP.To4()
	switch {
	case network == "tcp6" && len(a.IP) == 0:
		return "6" + string(IPv6zero) + port
	case len(a.IP) == 0:
		return "4\x00\x00\x00\x00" + port
	case ip4 != nil:
		return "4" + string(ip4) + port
	}
	return "6" + string(a.IP) + port
}

// addrOf is the other way round.
func addrOf(network, endpoint string) Addr {
	if endpoint == "" {
		return nil
	}
	rest := endpoint[1:]
	if endpoint[0] == 'u' {
		return &UnixAddr{Name: rest, Net: network}
	}
	n := len(rest) - 2
	return &TCPAddr{IP: IP(rest[:n]), Port: int(rest[n])<<8 | int(rest[n+1])}
}

// ResolveTCPAddr returns the address of "host:port", whose host may be a name.
func ResolveTCPAddr(network, address string) (*TCPAddr, error) {
	if network == "" {
		network = "tcp"
	}
	if !isTCP(network) {
		return nil, UnknownNetworkError(network)
	}
	found, err := resolve(network, address)
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func isTCP(network string) bool { return network == "tcp" || network == "tcp4" || network == "tcp6" }

// resolve returns all addresses of "host:port", those of IPv4 first.
func resolve(network, address string) ([]*TCPAddr, error) {
	if address == "" {
		return []*TCPAddr{{}}, nil
	}
	host, service, err := SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := LookupPort(network, service)
	if err != nil {
		return nil, err
	}
	if host == "" {
		return []*TCPAddr{{Port: port}}, nil
	}
	ips := []IP{ParseIP(host)}
	if ips[0] == nil {
		if ips, err = LookupIP(host); err != nil {
			return nil, err
		}
	}
	var first, others []*TCPAddr
	for _, ip := range ips {
		isIPv4 := ip.To4() != nil
		if network == "tcp6" && isIPv4 || network == "tcp4" && !isIPv4 {
			continue
		}
		a := &TCPAddr{IP: ip, Port: port}
		if isIPv4 {
			first = append(first, a)
		} else {
			others = append(others, a)
		}
	}
	first = append(first, others...)
	if len(first) == 0 {
		return nil, &AddrError{Err: errNoSuitableAddress.text, Addr: host}
	}
	return first, nil
}

// A TCPConn is a connection over TCP.
type TCPConn struct{ connection }

// CloseRead ends reading.
func (c *TCPConn) CloseRead() error { return c.shutDown(reading) }

// CloseWrite ends writing: the other end reads what was written and then the end.
func (c *TCPConn) CloseWrite() error { return c.shutDown(writing) }

// SetNoDelay says whether to send at once what is written, which is so from the beginning.
func (c *TCPConn) SetNoDelay(noDelays bool) error { return c.set(noDelay, ternary(noDelays)) }

// SetKeepAlive says whether to find out that the other end is gone.
func (c *TCPConn) SetKeepAlive(keepsAlive bool) error { return c.set(keepAlive, ternary(keepsAlive)) }

// SetKeepAlivePeriod says how often.
func (c *TCPConn) SetKeepAlivePeriod(d time.Duration) error {
	return c.set(keepAliveSeconds, int((d+time.Second-1)/time.Second))
}

// SetLinger says what Close does with what is not sent yet: it is thrown away after so many seconds, with 0 at once and together
// with the connection, with a negative number not.
func (c *TCPConn) SetLinger(sec int) error { return c.set(linger, sec) }

func ternary(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A TCPListener waits for connections over TCP.
type TCPListener struct{ d *descriptor }

// ListenTCP waits for connections at an address; at any address if laddr has none, at any port if it is 0.
func ListenTCP(network string, laddr *TCPAddr) (*TCPListener, error) {
	if laddr == nil {
		laddr = &TCPAddr{}
	}
	if !isTCP(network) {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr, Err: UnknownNetworkError(network)}
	}
	endpoint := laddr.endpoint(network)
	if network == "tcp" && (len(laddr.IP) == 0 || laddr.IP.IsUnspecified()) {
		// At any address of both kinds, if there are both.
		any := &TCPAddr{IP: IPv6zero, Port: laddr.Port}
		if d, err := listen(network, any.endpoint(network), false); err == nil {
			return &TCPListener{d}, nil
		}
		endpoint = (&TCPAddr{Port: laddr.Port}).endpoint(network)
	}
	d, err := listen(network, endpoint, network == "tcp6")
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr, Err: err}
	}
	return &TCPListener{d}, nil
}

// Accept waits for a connection.
func (l *TCPListener) Accept() (Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptTCP waits for a connection.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	if l == nil || l.d == nil {
		return nil, syscall.EINVAL
	}
	d, err := l.d.accepted()
	if err != nil {
		return nil, err
	}
	return &TCPConn{connection{d}}, nil
}

// Close ends waiting for connections. Who waits fails.
func (l *TCPListener) Close() error {
	if l == nil || l.d == nil {
		return syscall.EINVAL
	}
	return l.d.closeListener()
}

// Addr returns the address at which it waits.
func (l *TCPListener) Addr() Addr { return l.d.local }

// SetDeadline makes who waits fail from a time on; without one (a zero t) never.
func (l *TCPListener) SetDeadline(t time.Time) error {
	if l == nil || l.d == nil {
		return syscall.EINVAL
	}
	return l.d.setDeadline(reading, t)
}

// DialTCP connects to an address, from one if laddr is not nil.
func DialTCP(network string, laddr, raddr *TCPAddr) (*TCPConn, error) {
	operation := OpError{Op: "dial", Net: network}
	if laddr != nil {
		operation.Source = laddr
	}
	if raddr != nil {
		operation.Addr = raddr
	}
	switch {
	case !isTCP(network):
		operation.Err = UnknownNetworkError(network)
	case raddr == nil:
		operation.Err = errMissingAddress
	default:
		d, err := (&attempt{network: network}).connect(laddr, raddr)
		if err == nil {
			return &TCPConn{connection{d}}, nil
		}
		operation.Err = err
	}
	return nil, &operation
}

// An attempt to connect ends at a deadline, if there is one, or when it is cancelled.
type attempt struct {
	network  string
	deadline time.Time
	// onCancel calls a function when the attempt is cancelled; stop takes that back and reports whether it could.
	onCancel func(f func()) (stop func() bool)
	// why is why the attempt is late.
	why func() error
}

// connect connects to one address of TCP.
func (a *attempt) connect(laddr, raddr *TCPAddr) (*descriptor, error) {
	local := ""
	if laddr != nil {
		local = laddr.endpoint(a.network)
		if raddr.IP.To4() == nil && local[0] == '4' && len(laddr.IP) == 0 {
			local = laddr.endpoint("tcp6")
		}
	}
	for tries := 0; ; tries++ {
		d, err := a.connectTo(raddr.endpoint(a.network), local)
		// Where nobody waits at a port that is for anybody a socket may get that port and so meet itself.
		if err != nil || tries == 2 || laddr != nil && laddr.Port != 0 || d.local.String() != d.remote.String() {
			return d, err
		}
		closeHandle(d.handle)
	}
}

// connectTo connects to an address as natives see it.
func (a *attempt) connectTo(endpoint, local string) (*descriptor, error) {
	delay := time.Duration(0)
	if !a.deadline.IsZero() {
		if delay = time.Until(a.deadline); delay <= 0 {
			return nil, a.late()
		}
	}
	handle, call, number := connectTo(endpoint, local)
	if number != 0 {
		return nil, fail(call, number)
	}
	if delay > 0 {
		setDeadline(handle, writing, delay, false)
	}
	stop := func() bool { return true }
	if a.onCancel != nil {
		// After the deadline, which would undo it.
		stop = a.onCancel(func() { setDeadline(handle, writing, 0, false) })
	}
	number = again
	for number == again {
		number = connected(handle)
	}
	err := fail("connect", number)
	if !stop() {
		number, err = late, oserror.ErrDeadlineExceeded
	}
	if number != 0 {
		closeHandle(handle)
		if err == oserror.ErrDeadlineExceeded {
			err = a.late()
		}
		return nil, err
	}
	if delay > 0 {
		setDeadline(handle, writing, 0, true)
	}
	d := &descriptor{handle: handle, network: a.network}
	d.learn()
	return d, nil
}

func (a *attempt) late() error {
	if a.why != nil {
		if err := a.why(); err != nil {
			return err
		}
	}
	return errTimeout
}

// LookupPort returns the number of a port, which may be the name of a service.
func LookupPort(network, service string) (int, error) {
	port, ok := number(trimZeros(service))
	switch {
	case service == "":
		return 0, nil
	case ok && port <= 65535:
		return port, nil
	case ok || isNumber(service):
		return 0, &AddrError{Err: "invalid port", Addr: service}
	}
	switch service {
	case "ftp":
		return 21, nil
	case "ssh":
		return 22, nil
	case "telnet":
		return 23, nil
	case "smtp":
		return 25, nil
	case "domain":
		return 53, nil
	case "http":
		return 80, nil
	case "pop3":
		return 110, nil
	case "imap2", "imap":
		return 143, nil
	case "https":
		return 443, nil
	case "imaps":
		return 993, nil
	case "pop3s":
		return 995, nil
	}
	if network == "tcp4" || network == "tcp6" {
		network = "tcp"
	}
	return 0, &DNSError{Err: "unknown port", Name: network + "/" + service, IsNotFound: true}
}

func trimZeros(s string) string {
	for len(s) > 1 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

func isNumber(s string) bool {
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// lookupName asks the system for the addresses of a name, and waits for the answer.
//
//morestack:noescape
func lookupName(name string) (endpoints []string, why string, isNotFound bool)

// LookupIP returns the addresses of a host.
func LookupIP(host string) ([]IP, error) {
	if host == "" {
		return nil, &DNSError{Err: errNoSuchHost.text, Name: host, IsNotFound: true}
	}
	if ip := ParseIP(host); ip != nil {
		return []IP{ip}, nil
	}
	endpoints, why, isNotFound := lookupName(host)
	if isNotFound {
		why = errNoSuchHost.text
	}
	if why != "" {
		return nil, &DNSError{Err: why, Name: host, IsNotFound: isNotFound}
	}
	ips := make([]IP, len(endpoints))
	for i, endpoint := range endpoints {
		ips[i] = addrOf("tcp", endpoint).(*TCPAddr).IP
	}
	return ips, nil
}

// LookupHost returns the addresses of a host as texts.
func LookupHost(host string) ([]string, error) {
	ips, err := LookupIP(host)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(ips))
	for i, ip := range ips {
		texts[i] = ip.String()
	}
	return texts, nil
}
