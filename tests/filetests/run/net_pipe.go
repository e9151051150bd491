// Connections within the program, and over Unix sockets.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

func pipes() {
	a, b := net.Pipe()
	var all sync.WaitGroup
	wrote := ""
	all.Go(func() {
		for _, text := range []string{"hello, pipe", ""} {
			n, err := a.Write([]byte(text))
			wrote += fmt.Sprintln("wrote", n, err)
		}
		a.Close()
	})
	piece := make([]byte, 4)
	for {
		n, err := b.Read(piece)
		if err != nil {
			fmt.Println(n, err)
			break
		}
		fmt.Printf("%q ", piece[:n])
	}
	all.Wait()
	fmt.Print(wrote)
	_, err := b.Write([]byte("x"))
	fmt.Println(err == io.ErrClosedPipe, b.LocalAddr(), b.RemoteAddr().Network(), b.SetDeadline(time.Now()), b.Close(), b.Close())
	_, err = a.Read(piece)
	fmt.Println(err)

	a, b = net.Pipe()
	a.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
	_, err = a.Read(piece)
	fmt.Println(err, errors.Is(err, os.ErrDeadlineExceeded), err.(net.Error).Timeout())
	a.SetReadDeadline(time.Time{})
	all.Go(func() {
		time.Sleep(5 * time.Millisecond)
		a.SetDeadline(time.Now())
	})
	_, err = a.Read(piece)
	fmt.Println(err)
	_, err = a.Write(piece)
	fmt.Println(err)
	all.Wait()
	a.SetDeadline(time.Now().Add(time.Hour))
	all.Go(func() {
		// Two writers: each message in one piece.
		var both sync.WaitGroup
		both.Go(func() { b.Write([]byte("aaaaaaaa")) })
		both.Go(func() { b.Write([]byte("bbbbbbbb")) })
		both.Wait()
		b.Close()
	})
	both, err := io.ReadAll(a)
	fmt.Println(string(both) == "aaaaaaaabbbbbbbb" || string(both) == "bbbbbbbbaaaaaaaa", err)
	all.Wait()
}

func sockets() {
	path := filepath.Join(os.TempDir(), fmt.Sprint("morestack-socket-", os.Getpid()))
	os.Remove(path)
	l, err := net.Listen("unix", path)
	if err != nil {
		fmt.Println(err)
		return
	}
	var all sync.WaitGroup
	accepted := ""
	all.Go(func() {
		c, err := l.Accept()
		accepted = fmt.Sprintln(err, c.LocalAddr().String() == path, c.LocalAddr().Network(), c.RemoteAddr())
		io.Copy(c, c)
		c.Close()
	})
	c, err := net.Dial("unix", path)
	fmt.Println(err, c.RemoteAddr().String() == path)
	fmt.Fprint(c, "over a file")
	c.(*net.UnixConn).CloseWrite()
	got, err := io.ReadAll(c)
	fmt.Println(string(got), err)
	c.Close()
	all.Wait()
	fmt.Print(accepted)
	fmt.Println(l.Close())
	_, err = net.Dial("unix", path)
	fmt.Println(errors.Is(err, os.ErrNotExist))
}

func contexts() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	var d net.Dialer
	ctx, cancel := context.WithCancel(context.Background())
	c, err := d.DialContext(ctx, "tcp", l.Addr().String())
	fmt.Println(c != nil, err)
	// It counts only while the connection is made.
	cancel()
	n, err := c.Write([]byte("x"))
	fmt.Println(n, err)
	c.Close()
	_, err = d.DialContext(ctx, "tcp", "127.0.0.1:1")
	fmt.Println(err, errors.Is(err, context.Canceled))
	ctx, cancel = context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	d.KeepAlive = -1
	c, err = d.DialContext(ctx, "tcp", l.Addr().String())
	fmt.Println(c != nil, err)
	c.Close()
}

func main() {
	pipes()
	sockets()
	contexts()
}

// --- stdout
// "hell" "o, p" "ipe" "" 0 EOF
// wrote 11 <nil>
// wrote 0 <nil>
// true pipe pipe io: read/write on closed pipe <nil> <nil>
// io: read/write on closed pipe
// read pipe: i/o timeout true true
// read pipe: i/o timeout
// write pipe: i/o timeout
// true <nil>
// <nil> true
// over a file <nil>
// <nil> true unix @
// <nil>
// true
// true <nil>
// 1 <nil>
// dial tcp 127.0.0.1:1: operation was canceled true
// true <nil>
