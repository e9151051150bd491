// Maps, channels and what goes with them are not there yet.
// oracle: accepts
package main

func main() {
	m := map[string]int{"a": 1}
	m["b"] = 2
	delete(m, "a")
	for k := range m {
		println(k)
	}
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
// unsupported_maps_and_channels.go:6:7: not supported yet: maps
// unsupported_maps_and_channels.go:7:2: not supported yet: maps
// unsupported_maps_and_channels.go:8:2: not supported yet: the built-in function delete
// unsupported_maps_and_channels.go:9:17: not supported yet: maps
// unsupported_maps_and_channels.go:12:8: not supported yet: channels
// unsupported_maps_and_channels.go:13:2: not supported yet: the built-in function close
// unsupported_maps_and_channels.go:14:2: not supported yet: select statements
