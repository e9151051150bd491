// A panic with a float64.
package main

func main() {
	x := 2.5
	panic(x / 3)
}

// --- exit 2
// --- stderr
// panic: 0.8333333333333334
