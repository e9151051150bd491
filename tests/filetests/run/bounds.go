// Loops in which no index can be wrong, and loops that end in unusual ways: what the compiler proves must not change results.
package main

func forward(s []int) (sum int) {
	for i := range s {
		sum = sum*3 + s[i]
	}
	return sum
}

func backward(s []int) (sum int) {
	for i := len(s) - 1; i >= 0; i-- {
		sum = sum*3 + s[i]
	}
	return sum
}

func pairs(s []int) (sum int) {
	for i := 0; i < len(s); i++ {
		for j := i + 1; j < len(s); j++ {
			sum += s[i] * s[j]
		}
	}
	return sum
}

func strided(s []int, step int) (sum int) {
	for i := 0; i < len(s); i += step {
		sum += s[i]
	}
	return sum
}

func reverse(s []int) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func search(s []int, x int) int {
	low, high := 0, len(s)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if s[middle] < x {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func masked(table *[8]int, x int) int {
	return table[x&7] + table[uint(x)%8] + table[uint8(x)>>5]
}

func narrow(s []int, n int8) (sum int) {
	// 127 + 1 wraps around: the loop ends by break only.
	for i := int8(0); i <= n; i++ {
		if i < 0 || int(i) >= len(s) {
			break
		}
		sum += s[i]
	}
	return sum
}

func guarded(x, y int) int {
	if y > 0 {
		return x/y + x%y
	}
	if y < -1 {
		return x/y - x%y
	}
	return 0
}

func main() {
	var a [10]int
	for i := range a {
		a[i] = i*i - 3
	}
	s := a[:]
	println(forward(s), backward(s), pairs(s), strided(s, 3), strided(s, 11))
	println(forward(s[:0]), backward(s[:0]), pairs(s[:1]))
	reverse(s)
	println(a[0], a[4], a[9])
	reverse(s[1:4])
	println(a[0], a[1], a[3])
	reverse(s[1:4])
	reverse(s)
	println(search(s, 13), search(s, -100), search(s, 1000))
	table := [8]int{1, 2, 4, 8, 16, 32, 64, 128}
	println(masked(&table, 5), masked(&table, -1), masked(&table, 1<<40+6))
	println(narrow(s, 5), narrow(s, 127))
	println(guarded(17, 5), guarded(17, -5), guarded(-17, 5), guarded(-1<<63, -1), guarded(-1<<63, 1), guarded(5, 0))
}

// --- stderr
// -59103 2066715 25656 114 -3
// 0 0 0
// 78 22 -3
// 78 33 61
// 4 0 10
// 65 384 129
// 37 255
// 5 -5 -5 0 -9223372036854775808 0
