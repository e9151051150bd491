// A connection that lingers as it is closed keeps nobody else from running, also where only one goroutine may.
package main

import (
	"fmt"
	"io"
	"net"
	"runtime"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	peer, err := l.Accept()
	if err != nil {
		panic(err)
	}
	fmt.Println(c.(*net.TCPConn).SetLinger(1000))
	// More than the peer has room for.
	c.SetWriteDeadline(time.Now().Add(10 * time.Millisecond))
	written := 0
	for err == nil {
		var n int
		n, err = c.Write(make([]byte, 1<<20))
		written += n
	}
	closing, closed := make(chan bool), make(chan error)
	go func() {
		closing <- true
		closed <- c.Close()
	}()
	<-closing
	runtime.Gosched()
	read, err := io.Copy(io.Discard, peer)
	fmt.Println(int(read) == written, err)
	fmt.Println(<-closed)
}

// --- stdout
// <nil>
// true <nil>
// <nil>
