// Unlocking for writing what nobody writes is fatal.
package main

import "sync"

func main() {
	defer func() { recover() }()
	var m sync.RWMutex
	m.RLock()
	m.Unlock()
}

// --- exit 2
// --- stderr
// fatal error: sync: Unlock of unlocked RWMutex
