// A server that sends back what it gets, line by line and turned round, and ten clients that talk to it at once.
package main

import (
	"bufio"
	"fmt"
	"net"
	"sync"
	"time"
)

func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

// serve has one goroutine for each connection. None of them holds a thread while it waits.
func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			lines := bufio.NewScanner(c)
			for lines.Scan() {
				fmt.Fprintln(c, reversed(lines.Text()))
			}
		}()
	}
}

func talk(address string, number int) (string, error) {
	c, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	answers := bufio.NewReader(c)
	last := ""
	for i := range 100 {
		if _, err := fmt.Fprintf(c, "client %d says: message %d\n", number, i); err != nil {
			return "", err
		}
		if last, err = answers.ReadString('\n'); err != nil {
			return "", err
		}
	}
	return last, nil
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go serve(l)
	said := make([]string, 10)
	var clients sync.WaitGroup
	for i := range said {
		clients.Go(func() {
			last, err := talk(l.Addr().String(), i)
			if err != nil {
				last = err.Error() + "\n"
			}
			said[i] = last
		})
	}
	clients.Wait()
	for _, last := range said {
		fmt.Print(last)
	}
	l.Close()
}
