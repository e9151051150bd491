// What comes from the network is noticed although every worker is busy with a loop that calls nothing.
package main

import (
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
)

func main() {
	for _, processors := range []int{1, 2} {
		runtime.GOMAXPROCS(processors)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		var rounds atomic.Int32
		go func() {
			c, err := l.Accept()
			if err != nil {
				panic(err)
			}
			b := make([]byte, 1)
			for {
				if _, err := c.Read(b); err != nil {
					return
				}
				c.Write(b)
			}
		}()
		go func() {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				panic(err)
			}
			b := make([]byte, 1)
			for rounds.Load() < 5 {
				c.Write(b)
				c.Read(b)
				rounds.Add(1)
			}
			c.Close()
		}()
		for range processors - 1 {
			go func() {
				for rounds.Load() < 5 {
				}
			}()
		}
		for rounds.Load() < 5 {
		}
		l.Close()
		fmt.Println(processors, rounds.Load())
	}
}

// --- stdout
// 1 5
// 2 5
