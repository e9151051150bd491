// An assignment to an entry of the nil map.
package main

func main() {
	var m map[string]int
	println(m["read"], len(m))
	m["write"] = 1
}

// --- exit 2
// --- stderr
// 0 0
// panic: assignment to entry in nil map
