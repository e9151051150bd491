// Unlocking a mutex that nobody holds is fatal: no recover helps.
package main

import "sync"

func main() {
	defer func() { recover() }()
	var m sync.Mutex
	m.Lock()
	m.Unlock()
	m.Unlock()
}

// --- exit 2
// --- stderr
// fatal error: sync: unlock of unlocked mutex
