// Ten million frames fit the default limit, since growth goes up to the limit and not only to the last power of two.
// stress: no (ten million frames)
// oracle: no (Go doubles its stack and dies at 512 MiB)
package main

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return depth(n-1) + 1
}

func main() {
	println(depth(10000000))
}

// --- stderr
// 10000000
