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
