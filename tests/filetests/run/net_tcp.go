// Connections over TCP: who waits for the network takes no thread, and is woken by what comes, deadlines and ends.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// hide replaces the ports that the system chose.
func hide(err error, ends ...net.Addr) string {
	text := fmt.Sprint(err)
	for i, end := range ends {
		text = strings.ReplaceAll(text, end.String(), fmt.Sprint("END", i))
	}
	return text
}

// pair returns both ends of a connection.
func pair(l net.Listener) (net.Conn, net.Conn) {
	accepted := make(chan net.Conn)
	go func() {
		c, err := l.Accept()
		if err != nil {
			panic(err)
		}
		accepted <- c
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	return c, <-accepted
}

func echo(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			// On the stack, which grows and moves while others wait.
			var buffer [100]byte
			for {
				n, err := c.Read(buffer[:])
				if err != nil {
					c.Close()
					return
				}
				c.Write(buffer[:n])
			}
		}()
	}
}

// deep makes the stack grow in between.
func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func manyEchoes() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go echo(l)
	var all sync.WaitGroup
	wrong := make(chan string, 20)
	for i := range 20 {
		all.Go(func() {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				wrong <- err.Error()
				return
			}
			defer c.Close()
			for j := range 20 {
				message := fmt.Sprintf("message %d of %d %s", j, i, strings.Repeat("x", i*j))
				fmt.Fprint(c, message)
				answer := make([]byte, len(message))
				deep(i * j)
				if _, err := io.ReadFull(c, answer); err != nil || string(answer) != message {
					wrong <- fmt.Sprintf("%q %v", answer, err)
				}
			}
		})
	}
	all.Wait()
	l.Close()
	fmt.Println("echoes", len(wrong))
}

func ends(l net.Listener) {
	a, b := pair(l)
	fmt.Println(a.LocalAddr().String() == b.RemoteAddr().String(), b.LocalAddr().String() == l.Addr().String(), a.LocalAddr().Network())
	// Half of it is closed: the other goes on.
	fmt.Fprint(a, "question")
	a.(*net.TCPConn).CloseWrite()
	question, err := io.ReadAll(b)
	fmt.Printf("%s %v\n", question, err)
	fmt.Fprint(b, "answer")
	b.Close()
	answer, err := io.ReadAll(a)
	fmt.Printf("%s %v\n", answer, err)
	_, err = a.Write([]byte("more"))
	fmt.Println(hide(err, a.LocalAddr(), a.RemoteAddr()))
	fmt.Println(a.Close(), hide(a.Close(), a.LocalAddr(), a.RemoteAddr()))
	_, err = a.Read(make([]byte, 1))
	fmt.Println(hide(err, a.LocalAddr(), a.RemoteAddr()), errors.Is(err, net.ErrClosed))
	fmt.Println(hide(a.SetDeadline(time.Time{}), a.LocalAddr()))
	n, err := b.Read(nil)
	fmt.Println(n, errors.Is(err, net.ErrClosed))
}

func reset(l net.Listener) {
	a, b := pair(l)
	b.(*net.TCPConn).SetLinger(0)
	b.Close()
	_, err := a.Read(make([]byte, 1))
	fmt.Println(hide(err, a.LocalAddr(), a.RemoteAddr()))
	_, err = a.Write(make([]byte, 1))
	fmt.Println(hide(err, a.LocalAddr(), a.RemoteAddr()))
	a.Close()
}

func deadlines(l net.Listener) {
	a, b := pair(l)
	late := func(err error) {
		timeout, ok := err.(net.Error)
		fmt.Println(hide(err, a.LocalAddr(), a.RemoteAddr()), errors.Is(err, os.ErrDeadlineExceeded), ok && timeout.Timeout(), os.IsTimeout(err))
	}
	one := make([]byte, 1)
	a.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
	_, err := a.Read(one)
	late(err)
	// It stays late, although there is something to read.
	b.Write([]byte("abc"))
	_, err = a.Read(one)
	late(err)
	a.SetReadDeadline(time.Now().Add(time.Hour))
	n, err := a.Read(one)
	fmt.Println(n, err, string(one))
	a.SetReadDeadline(time.Time{})
	n, err = a.Read(one)
	fmt.Println(n, err, string(one))
	a.Read(one)
	// A deadline in the past wakes who waits already.
	go func() {
		time.Sleep(5 * time.Millisecond)
		a.SetDeadline(time.Now().Add(-time.Second))
	}()
	_, err = a.Read(one)
	late(err)
	_, err = a.Write(one)
	late(err)
	a.SetDeadline(time.Time{})
	// Nobody reads: writing has to wait at some time.
	a.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
	for err = nil; err == nil; {
		_, err = a.Write(make([]byte, 1<<20))
	}
	late(err)
	l.(*net.TCPListener).SetDeadline(time.Now().Add(5 * time.Millisecond))
	_, err = l.Accept()
	fmt.Println(hide(err, l.Addr()))
	l.(*net.TCPListener).SetDeadline(time.Time{})
	a.Close()
	b.Close()
}

func closing() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	a, b := pair(l)
	// Several wait, and all are woken.
	woken := make(chan string)
	for range 3 {
		go func() {
			_, err := a.Read(make([]byte, 1))
			woken <- hide(err, a.LocalAddr(), a.RemoteAddr())
		}()
		go func() {
			_, err := l.Accept()
			woken <- hide(err, l.Addr())
		}()
	}
	go func() {
		_, err := a.Write(make([]byte, 1<<26))
		woken <- hide(err, a.LocalAddr(), a.RemoteAddr())
	}()
	time.Sleep(10 * time.Millisecond)
	a.Close()
	l.Close()
	counts := map[string]int{}
	for range 7 {
		counts[<-woken]++
	}
	fmt.Println(counts)
	b.Close()
	_, err = net.Dial("tcp", l.Addr().String())
	fmt.Println(hide(err, l.Addr()))
}

// A large message goes both ways at once, through buffers that are smaller.
func large(l net.Listener) {
	a, b := pair(l)
	message := []byte(strings.Repeat("0123456789", 300_000))
	var all sync.WaitGroup
	sum := func(c net.Conn) {
		got, err := io.ReadAll(c)
		fmt.Println(len(got), string(got) == string(message), err)
	}
	for _, c := range []net.Conn{a, b} {
		all.Go(func() {
			c.Write(message)
			c.(*net.TCPConn).CloseWrite()
		})
		all.Go(func() { sum(c) })
	}
	all.Wait()
	a.Close()
	b.Close()
}

func main() {
	manyEchoes()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	ends(l)
	reset(l)
	deadlines(l)
	closing()
	large(l)
	fmt.Println(l.Close(), hide(l.Close(), l.Addr()))
	if _, err := net.Listen("tcp", "127.0.0.1:0"); err != nil {
		panic(err)
	}
}

// --- stdout
// echoes 0
// true true tcp
// question <nil>
// answer <nil>
// write tcp END0->END1: write: broken pipe
// <nil> close tcp END0->END1: use of closed network connection
// read tcp END0->END1: use of closed network connection true
// set tcp END0: use of closed network connection
// 0 true
// read tcp END0->END1: read: connection reset by peer
// write tcp END0->END1: write: broken pipe
// read tcp END0->END1: i/o timeout true true true
// read tcp END0->END1: i/o timeout true true true
// 1 <nil> a
// 1 <nil> b
// read tcp END0->END1: i/o timeout true true true
// write tcp END0->END1: i/o timeout true true true
// write tcp END0->END1: i/o timeout true true true
// accept tcp END0: i/o timeout
// map[accept tcp END0: use of closed network connection:3 read tcp END0->END1: use of closed network connection:3 write tcp END0->END1: use of closed network connection:1]
// dial tcp END0: connect: connection refused
// 3000000 true <nil>
// 3000000 true <nil>
// <nil> close tcp END0: use of closed network connection
