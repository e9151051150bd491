// One frame of a megabyte: the check subtracts with a borrow test, and growth goes straight to what the frame needs.
package main

func big(n int, p *int) int {
	var a [131072]int
	for i := 0; i < len(a); i += 4096 {
		a[i] = i + n
	}
	*p += a[4096]
	if n == 0 {
		return a[131072-4096]
	}
	return big(n-1, &a[8192]) + a[8192]
}

func main() {
	x := 0
	println(big(5, &x), x)
}

// --- stderr
// 188441 4101
