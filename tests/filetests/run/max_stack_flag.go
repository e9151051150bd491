// --max-stack accepts sizes with a unit; what fits runs.
// flags: --max-stack 1M
package main

func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n-1) + 1
}

func main() {
	println(down(5000))
}

// --- stderr
// 5000
