// Unlocking for reading what nobody reads is fatal.
package main

import "sync"

func main() {
	defer func() { recover() }()
	var m sync.RWMutex
	m.RLock()
	m.RUnlock()
	m.RUnlock()
}

// --- exit 2
// --- stderr
// fatal error: sync: RUnlock of unlocked RWMutex
