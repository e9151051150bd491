package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

const (
	connections  = 1000
	messages     = 200
	messageBytes = 1024
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			buffer := make([]byte, messageBytes)
			for {
				n, err := c.Read(buffer)
				if err == io.EOF {
					return
				}
				must(err)
				_, err = c.Write(buffer[:n])
				must(err)
			}
		}()
	}
}

func exchange(c net.Conn, times int) {
	message := bytes.Repeat([]byte("x"), messageBytes)
	answer := make([]byte, messageBytes)
	for range times {
		_, err := c.Write(message)
		must(err)
		_, err = io.ReadFull(c, answer)
		must(err)
	}
}

// residentBytes is the memory of the process.
func residentBytes() int {
	runtime.GC()
	text, err := os.ReadFile("/proc/self/statm")
	must(err)
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	must(err)
	return pages * 4096
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go serve(l)
	before := residentBytes()
	clients := make([]net.Conn, connections)
	for i := range clients {
		clients[i], err = net.Dial("tcp", l.Addr().String())
		must(err)
		exchange(clients[i], 1)
	}
	fmt.Println((residentBytes()-before)/connections, "bytes a connection, both ends with a buffer and one task")
	var all sync.WaitGroup
	for _, c := range clients {
		all.Add(1)
		go func() {
			defer all.Done()
			exchange(c, messages)
			c.Close()
		}()
	}
	all.Wait()
}
