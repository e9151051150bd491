// Slices of arrays in older frames: the pointer in a slice is interior and moves with the array.
package main

func sort(s []int) {
	if len(s) < 2 {
		return
	}
	pivot, store := s[len(s)-1], 0
	for i := 0; i < len(s)-1; i++ {
		if s[i] < pivot {
			s[i], s[store] = s[store], s[i]
			store++
		}
	}
	s[store], s[len(s)-1] = s[len(s)-1], s[store]
	sort(s[:store])
	sort(s[store+1:])
}

func nest(n int, s []int) int {
	var mine [4]int
	if n == 0 {
		sort(s)
		return s[0]
	}
	copy(mine[:], s)
	mine[n&3] += n & 7
	view := mine[1:]
	got := nest(n-1, mine[:])
	return got + view[0]&1 + s[3]&1
}

func main() {
	var numbers [500]int
	x := 12345
	for i := range numbers {
		x = (x*1103515245 + 12345) & 0x7fffffff
		numbers[i] = x % 1000
	}
	sort(numbers[:])
	for i := 1; i < len(numbers); i++ {
		if numbers[i-1] > numbers[i] {
			println("not sorted at", i)
		}
	}
	println(numbers[0], numbers[250], numbers[499])
	println(nest(5000, numbers[10:14]))

	var sorted [1500]int
	for i := range sorted {
		sorted[i] = i
	}
	sort(sorted[:])
	println(sorted[0], sorted[1499])
}

// --- stderr
// 0 476 999
// 7506
// 0 1499
