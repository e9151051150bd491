// A Cond may be copied before it is used, and not after that.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var unused sync.Cond
	fresh := unused
	fresh.Signal()
	fresh.Broadcast()
	c := sync.NewCond(new(sync.Mutex))
	c.Signal()
	d := *c
	d.L.Lock()
	for _, f := range []func(){d.Wait, d.Signal, d.Broadcast} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	c.Broadcast()
}

// --- stdout
// sync.Cond is copied
// sync.Cond is copied
// sync.Cond is copied
