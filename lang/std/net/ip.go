package net

// IPv4len and IPv6len are the bytes of an address.
const (
	IPv4len = 4
	IPv6len = 16
)

// An IP is an address of 4 or 16 bytes.
type IP []byte

// An IPMask says which bits of an address are those of its network.
type IPMask []byte

// An IPNet is a network of addresses.
type IPNet struct {
	IP   IP
	Mask IPMask
}

// Some addresses.
var (
	IPv4bcast     = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 255, 255, 255, 255}
	IPv4allsys    = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 224, 0, 0, 1}
	IPv4allrouter = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 224, 0, 0, 2}
	IPv4zero      = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0}

	IPv6zero        = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	IPv6unspecified = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	IPv6loopback    = IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}
)

// IPv4 returns the address a.b.c.d, in 16 bytes.
func IPv4(a, b, c, d byte) IP {
	return IP{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}
}

// IPv4Mask returns the mask a.b.c.d.
func IPv4Mask(a, b, c, d byte) IPMask { return IPMask{a, b, c, d} }

// CIDRMask returns a mask of so many ones, followed by zeros.
func CIDRMask(ones, bits int) IPMask {
	if bits != 8*IPv4len && bits != 8*IPv6len || ones < 0 || ones > bits {
		return nil
	}
	mask := make(IPMask, bits/8)
	for i := range mask {
		n := min(max(ones-8*i, 0), 8)
		mask[i] = ^byte(0xff >> n)
	}
	return mask
}

// parseIP returns the 16 bytes of an address, none if the text is not one.
//
//morestack:noescape
func parseIP(s string) string

// ParseIP returns the address that s is, nil if it is none.
func ParseIP(s string) IP {
	bytes := parseIP(s)
	if bytes == "" {
		return nil
	}
	return IP(bytes)
}

// ParseCIDR returns the address and the network that a text like "192.0.2.1/24" names.
func ParseCIDR(s string) (IP, *IPNet, error) {
	slash := indexByte(s, '/')
	if slash < 0 {
		return nil, nil, &ParseError{Type: "CIDR address", Text: s}
	}
	ip := ParseIP(s[:slash])
	length := IPv6len
	if indexByte(s[:slash], ':') < 0 {
		length = IPv4len
	}
	ones, ok := number(s[slash+1:])
	if ip == nil || !ok || ones > 8*length {
		return nil, nil, &ParseError{Type: "CIDR address", Text: s}
	}
	mask := CIDRMask(ones, 8*length)
	return ip, &IPNet{IP: ip.Mask(mask), Mask: mask}, nil
}

// number reads a decimal number without leading zeros.
func number(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

func isMapped(ip IP) bool {
	for _, b := range ip[:10] {
		if b != 0 {
			return false
		}
	}
	return ip[10] == 0xff && ip[11] == 0xff
}

// To4 returns the address in 4 bytes, nil if it is not one of IPv4.
func (ip IP) To4() IP {
	if len(ip) == IPv4len {
		return ip
	}
	if len(ip) == IPv6len && isMapped(ip) {
		return ip[12:16]
	}
	return nil
}

// To16 returns the address in 16 bytes.
func (ip IP) To16() IP {
	switch len(ip) {
	case IPv4len:
		return IPv4(ip[0], ip[1], ip[2], ip[3])
	case IPv6len:
		return ip
	}
	return nil
}

// Equal reports whether both are one address, in 4 or 16 bytes.
func (ip IP) Equal(x IP) bool {
	if len(ip) == len(x) {
		return string(ip) == string(x)
	}
	a, b := ip.To16(), x.To16()
	return a != nil && b != nil && string(a) == string(b)
}

// Mask returns the address of the network.
func (ip IP) Mask(mask IPMask) IP {
	if len(mask) == IPv6len && len(ip) == IPv4len && isMask96(mask) {
		mask = mask[12:]
	}
	if len(mask) == IPv4len && len(ip) == IPv6len && isMapped(ip) {
		ip = ip[12:]
	}
	if len(ip) != len(mask) {
		return nil
	}
	masked := make(IP, len(ip))
	for i := range ip {
		masked[i] = ip[i] & mask[i]
	}
	return masked
}

func isMask96(mask IPMask) bool {
	for _, b := range mask[:12] {
		if b != 0xff {
			return false
		}
	}
	return true
}

// DefaultMask returns the mask of the class that the address is in; nil if it is not one of IPv4.
func (ip IP) DefaultMask() IPMask {
	ip = ip.To4()
	switch {
	case ip == nil:
		return nil
	case ip[0] < 0x80:
		return IPMask{255, 0, 0, 0}
	case ip[0] < 0xc0:
		return IPMask{255, 255, 0, 0}
	}
	return IPMask{255, 255, 255, 0}
}

// IsUnspecified reports whether the address is 0.0.0.0 or "::".
func (ip IP) IsUnspecified() bool { return ip.Equal(IPv4zero) || ip.Equal(IPv6unspecified) }

// IsLoopback reports whether the address is of the machine itself.
func (ip IP) IsLoopback() bool {
	if ip4 := ip.To4(); ip4 != nil {
		return ip4[0] == 127
	}
	return ip.Equal(IPv6loopback)
}

// IsPrivate reports whether the address is one for private use.
func (ip IP) IsPrivate() bool {
	if ip4 := ip.To4(); ip4 != nil {
		return ip4[0] == 10 || ip4[0] == 172 && ip4[1]&0xf0 == 16 || ip4[0] == 192 && ip4[1] == 168
	}
	return len(ip) == IPv6len && ip[0]&0xfe == 0xfc
}

// IsMulticast reports whether the address is of many.
func (ip IP) IsMulticast() bool {
	if ip4 := ip.To4(); ip4 != nil {
		return ip4[0]&0xf0 == 0xe0
	}
	return len(ip) == IPv6len && ip[0] == 0xff
}

// IsLinkLocalMulticast reports whether the address is of many on one link.
func (ip IP) IsLinkLocalMulticast() bool {
	if ip4 := ip.To4(); ip4 != nil {
		return ip4[0] == 224 && ip4[1] == 0 && ip4[2] == 0
	}
	return len(ip) == IPv6len && ip[0] == 0xff && ip[1]&0x0f == 2
}

// IsInterfaceLocalMulticast reports whether the address is of many on one interface.
func (ip IP) IsInterfaceLocalMulticast() bool {
	return len(ip) == IPv6len && ip[0] == 0xff && ip[1]&0x0f == 1
}

// IsLinkLocalUnicast reports whether the address is of one on a link.
func (ip IP) IsLinkLocalUnicast() bool {
	if ip4 := ip.To4(); ip4 != nil {
		return ip4[0] == 169 && ip4[1] == 254
	}
	return len(ip) == IPv6len && ip[0] == 0xfe && ip[1]&0xc0 == 0x80
}

// IsGlobalUnicast reports whether the address is of one, and not of a link or the machine only.
func (ip IP) IsGlobalUnicast() bool {
	return (len(ip) == IPv4len || len(ip) == IPv6len) && !ip.Equal(IPv4bcast) && !ip.IsUnspecified() &&
		!ip.IsLoopback() && !ip.IsMulticast() && !ip.IsLinkLocalUnicast()
}

const hexDigits = "0123456789abcdef"

func hexString(b []byte) string {
	var text []byte
	for _, c := range b {
		text = append(text, hexDigits[c>>4], hexDigits[c&15])
	}
	return string(text)
}

func appendDecimal(text []byte, n int) []byte {
	if n >= 10 {
		text = appendDecimal(text, n/10)
	}
	return append(text, byte('0'+n%10))
}

// decimal writes a number that is not negative.
func decimal(n int) string { return string(appendDecimal(nil, n)) }

func appendHex(text []byte, n int) []byte {
	if n >= 16 {
		text = appendHex(text, n/16)
	}
	return append(text, hexDigits[n%16])
}

// String returns the address as people write it: "<nil>" for nil.
func (ip IP) String() string {
	if len(ip) == 0 {
		return "<nil>"
	}
	if ip4 := ip.To4(); ip4 != nil {
		return IPMask(ip4).dotted()
	}
	if len(ip) != IPv6len {
		return "?" + hexString(ip)
	}
	// The first of the longest runs of zeros is left out, if it is longer than one.
	start, length := -1, 1
	for i := 0; i < IPv6len; i += 2 {
		n := 0
		for j := i; j < IPv6len && ip[j] == 0 && ip[j+1] == 0; j += 2 {
			n++
		}
		if n > length {
			start, length = i, n
		}
	}
	var text []byte
	for i := 0; i < IPv6len; i += 2 {
		if i == start {
			text = append(text, ':', ':')
			i += 2*length - 2
			continue
		}
		if len(text) > 0 && text[len(text)-1] != ':' {
			text = append(text, ':')
		}
		text = appendHex(text, int(ip[i])<<8|int(ip[i+1]))
	}
	return string(text)
}

func (m IPMask) dotted() string {
	var text []byte
	for i, b := range m {
		if i > 0 {
			text = append(text, '.')
		}
		text = appendDecimal(text, int(b))
	}
	return string(text)
}

// MarshalText returns the address as a text, empty for nil.
func (ip IP) MarshalText() ([]byte, error) {
	switch len(ip) {
	case 0:
		return []byte(""), nil
	case IPv4len, IPv6len:
		return []byte(ip.String()), nil
	}
	return nil, &AddrError{Err: "invalid IP address", Addr: hexString(ip)}
}

// UnmarshalText reads an address.
func (ip *IP) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*ip = nil
		return nil
	}
	parsed := ParseIP(string(text))
	if parsed == nil {
		return &ParseError{Type: "IP address", Text: string(text)}
	}
	*ip = parsed
	return nil
}

// Size returns how many ones and bits the mask has; 0, 0 if zeros stand before ones.
func (m IPMask) Size() (ones, bits int) {
	isOver := false
	for _, b := range m {
		for bit := byte(0x80); bit != 0; bit >>= 1 {
			isOne := b&bit != 0
			if isOne && isOver {
				return 0, 0
			}
			isOver = !isOne
			if isOne {
				ones++
			}
		}
	}
	return ones, 8 * len(m)
}

// String returns the mask in hexadecimal.
func (m IPMask) String() string {
	if len(m) == 0 {
		return "<nil>"
	}
	return hexString(m)
}

// short returns address and mask, in 4 bytes if they are of IPv4.
func (n *IPNet) short() (IP, IPMask) {
	base, mask := n.IP, n.Mask
	if ip4 := base.To4(); ip4 != nil {
		base = ip4
		if len(mask) == IPv6len {
			mask = mask[12:]
		}
	}
	return base, mask
}

// Contains reports whether an address is in the network.
func (n *IPNet) Contains(ip IP) bool {
	base, mask := n.short()
	if ip4 := ip.To4(); ip4 != nil {
		ip = ip4
	}
	if len(ip) != len(base) || len(mask) != len(base) {
		return false
	}
	for i := range ip {
		if ip[i]&mask[i] != base[i]&mask[i] {
			return false
		}
	}
	return true
}

// Network returns "ip+net".
func (n *IPNet) Network() string { return "ip+net" }

// String returns the network as ParseCIDR reads it.
func (n *IPNet) String() string {
	if n == nil {
		return "<nil>"
	}
	base, mask := n.short()
	if len(mask) != len(base) {
		return "<nil>"
	}
	ones, bits := mask.Size()
	if bits == 0 {
		return base.String() + "/" + mask.String()
	}
	return base.String() + "/" + decimal(ones)
}
