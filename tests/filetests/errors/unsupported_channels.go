// Channels and what goes with them are not there yet.
// oracle: accepts
package main

func main() {
	var c chan int
	close(c)
	select {
	case c <- 1:
	case <-c:
	default:
	}
}

// --- exit 1
// --- stderr
// unsupported_channels.go:6:8: not supported yet: channels
// unsupported_channels.go:7:2: not supported yet: the built-in function close
// unsupported_channels.go:8:2: not supported yet: select statements
