// min, max, len and cap of everything this language has; len of an array is a constant.
package main

func ints(a, b, c int) (int, int)            { return min(a, b, c), max(a, b, c) }
func floats(a, b float64) (float64, float64) { return min(a, b), max(a, b) }
func texts(a, b string) (string, string)     { return min(a, b), max(a, b) }
func bytes(a, b uint8) (uint8, uint8)        { return min(a, b), max(a, b, 7) }

func main() {
	println(ints(3, -1, 2))
	println(floats(2.5, -0.5))
	println(texts("pear", "apple"))
	println(bytes(200, 100))
	zero := 0.0
	println(1/min(zero, -zero), 1/max(-zero, zero), min(zero/zero, 1) != 1)
	var a [len("four") * 2]int
	const n = len(a)
	println(n, cap(a), len(&a), len(a[2:]), cap(a[2:4]), min(1, 2.5), max('a', 1))
	a[n-1] = 1
	println(a[len(a)-1])
}

// --- stderr
// -1 3
// -0.5 2.5
// apple pear
// 100 200
// -Inf +Inf true
// 8 8 8 6 6 1 97
// 1
