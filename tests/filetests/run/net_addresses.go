// Addresses, and what is wrong with them.
package main

import (
	"errors"
	"fmt"
	"net"
	"time"
)

func main() {
	for _, text := range []string{"host:80", "[::1]:http", ":0", "host", "", "a:b:c", "[::1]", "[::1", "[a]b:1", "x[a]:1", "a]:1", "[a][b]:1", "[::1]:80:90", "::1"} {
		host, port, err := net.SplitHostPort(text)
		fmt.Printf("%q %q %q %v\n", text, host, port, err)
	}
	fmt.Println(net.JoinHostPort("a", "1"), net.JoinHostPort("::1", "http"))
	for _, text := range []string{"127.0.0.1", "1.2.3", "01.2.3.4", "256.1.1.1", "::", "::1", "1::", "2001:db8::1", "::ffff:1.2.3.4", "fe80::1%lo", "1:2:3:4:5:6:7:8", "1:0:0:4:0:0:0:8", "1:0:3:4:5:6:7:8", "::1.2.3.4", "x"} {
		ip := net.ParseIP(text)
		fmt.Println(text, ip, len(ip), ip.To4() != nil, ip.IsLoopback(), ip.IsUnspecified(), ip.IsPrivate(), ip.IsGlobalUnicast())
	}
	fmt.Println(net.IPv4(10, 1, 2, 3), net.IPv4(10, 1, 2, 3).DefaultMask(), net.IP{1, 2, 3}, net.IPv4zero.Equal(net.IP{0, 0, 0, 0}))
	for _, text := range []string{"192.0.2.1/24", "2001:db8::/32", "1.2.3.4", "1.2.3.4/33", "::ffff:1.2.3.4/104"} {
		ip, network, err := net.ParseCIDR(text)
		fmt.Println(ip, network, err)
		if err == nil {
			ones, bits := network.Mask.Size()
			fmt.Println(ones, bits, network.Contains(net.ParseIP("192.0.2.77")), network.Mask)
		}
	}
	for _, text := range []string{"127.0.0.1:80", "127.0.0.1:https", "[::1]:1", ":1", "127.0.0.1:65536", "127.0.0.1:nosuch", "127.0.0.1", "", "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:0080"} {
		a, err := net.ResolveTCPAddr("tcp", text)
		fmt.Println(a, err)
	}
	fmt.Println(net.ResolveTCPAddr("tcp6", "127.0.0.1:1"))
	fmt.Println(net.ResolveTCPAddr("tcp4", "[::1]:1"))
	fmt.Println(net.ResolveTCPAddr("foo", "[::1]:1"))
	for _, network := range []string{"tcp", "foo", "tcp4"} {
		_, err := net.Dial(network, "nowhere")
		fmt.Println(err)
		_, err = net.Listen(network, "1.2.3.4:x")
		fmt.Println(err)
	}
	_, err := net.Dial("tcp", "")
	fmt.Println(err)
	_, err = net.DialTimeout("tcp", "127.0.0.1:1", -time.Second)
	fmt.Println(err, err.(net.Error).Timeout(), err.(net.Error).Temporary())
	_, err = net.Dial("unix", "/nonexistent/socket")
	fmt.Println(err)
	_, err = net.Listen("unix", "/nonexistent/socket")
	var operation *net.OpError
	fmt.Println(err, errors.As(err, &operation), operation.Op, operation.Net, operation.Addr)
	l, err := net.Listen("tcp", ":0")
	fmt.Println(l.Addr().(*net.TCPAddr).IP.IsUnspecified(), err)
	l.Close()
	var none *net.TCPAddr
	fmt.Println(none, &net.TCPAddr{}, &net.TCPAddr{IP: net.IP{1, 2, 3, 4}, Port: 5}, &net.UnixAddr{Name: "x", Net: "unix"})
}

// --- stdout
// "host:80" "host" "80" <nil>
// "[::1]:http" "::1" "http" <nil>
// ":0" "" "0" <nil>
// "host" "" "" address host: missing port in address
// "" "" "" missing port in address
// "a:b:c" "" "" address a:b:c: too many colons in address
// "[::1]" "" "" address [::1]: missing port in address
// "[::1" "" "" address [::1: missing ']' in address
// "[a]b:1" "" "" address [a]b:1: missing port in address
// "x[a]:1" "" "" address x[a]:1: unexpected '[' in address
// "a]:1" "" "" address a]:1: unexpected ']' in address
// "[a][b]:1" "" "" address [a][b]:1: missing port in address
// "[::1]:80:90" "" "" address [::1]:80:90: too many colons in address
// "::1" "" "" address ::1: too many colons in address
// a:1 [::1]:http
// 127.0.0.1 127.0.0.1 16 true true false false false
// 1.2.3 <nil> 0 false false false false false
// 01.2.3.4 <nil> 0 false false false false false
// 256.1.1.1 <nil> 0 false false false false false
// :: :: 16 false false true false false
// ::1 ::1 16 false true false false false
// 1:: 1:: 16 false false false false true
// 2001:db8::1 2001:db8::1 16 false false false false true
// ::ffff:1.2.3.4 1.2.3.4 16 true false false false true
// fe80::1%lo <nil> 0 false false false false false
// 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:8 16 false false false false true
// 1:0:0:4:0:0:0:8 1:0:0:4::8 16 false false false false true
// 1:0:3:4:5:6:7:8 1:0:3:4:5:6:7:8 16 false false false false true
// ::1.2.3.4 ::102:304 16 false false false false true
// x <nil> 0 false false false false false
// 10.1.2.3 ff000000 ?010203 true
// 192.0.2.1 192.0.2.0/24 <nil>
// 24 32 true ffffff00
// 2001:db8:: 2001:db8::/32 <nil>
// 32 128 false ffffffff000000000000000000000000
// <nil> <nil> invalid CIDR address: 1.2.3.4
// <nil> <nil> invalid CIDR address: 1.2.3.4/33
// 1.2.3.4 1.0.0.0/8 <nil>
// 104 128 false ffffffffffffffffffffffffff000000
// 127.0.0.1:80 <nil>
// 127.0.0.1:443 <nil>
// [::1]:1 <nil>
// :1 <nil>
// <nil> address 65536: invalid port
// <nil> lookup tcp/nosuch: unknown port
// <nil> address 127.0.0.1: missing port in address
// :0 <nil>
// 127.0.0.1:0 <nil>
// <nil> address -1: invalid port
// 127.0.0.1:80 <nil>
// <nil> address 127.0.0.1: no suitable address found
// <nil> address ::1: no suitable address found
// <nil> unknown network foo
// dial tcp: address nowhere: missing port in address
// listen tcp: lookup tcp/x: unknown port
// dial foo: unknown network foo
// listen foo: unknown network foo
// dial tcp4: address nowhere: missing port in address
// listen tcp4: lookup tcp/x: unknown port
// dial tcp: missing address
// dial tcp 127.0.0.1:1: i/o timeout true true
// dial unix /nonexistent/socket: connect: no such file or directory
// listen unix /nonexistent/socket: bind: no such file or directory true listen unix /nonexistent/socket
// true <nil>
// <nil> :0 1.2.3.4:5 x
