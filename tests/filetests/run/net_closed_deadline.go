// A deadline for a connection that is closed is none for the connection that has taken its place.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	dial := func() net.Conn {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			panic(err)
		}
		return c
	}
	for _, late := range []time.Time{{}, time.Now().Add(time.Hour)} {
		old := dial()
		old.Close()
		fresh := dial()
		fresh.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		fmt.Println(errors.Is(old.SetReadDeadline(late), net.ErrClosed))
		_, err = fresh.Read(make([]byte, 1))
		fmt.Println(errors.Is(err, os.ErrDeadlineExceeded))
		fresh.Close()
	}
}

// --- stdout
// true
// true
// true
// true
