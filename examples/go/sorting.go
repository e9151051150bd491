// Four ways to sort an array, over slices of it, with the comparison as a function value.
package main

type less func(a, b int) bool

func insertion(s []int, before less) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && before(s[j], s[j-1]); j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

func quick(s []int, before less) {
	if len(s) < 2 {
		return
	}
	pivot := s[len(s)/2]
	i, j := 0, len(s)-1
	for i <= j {
		for before(s[i], pivot) {
			i++
		}
		for before(pivot, s[j]) {
			j--
		}
		if i <= j {
			s[i], s[j] = s[j], s[i]
			i++
			j--
		}
	}
	quick(s[:j+1], before)
	quick(s[i:], before)
}

func heap(s []int, before less) {
	for i := len(s)/2 - 1; i >= 0; i-- {
		sift(s, i, before)
	}
	for end := len(s) - 1; end > 0; end-- {
		s[0], s[end] = s[end], s[0]
		sift(s[:end], 0, before)
	}
}

func sift(s []int, root int, before less) {
	for child := 2*root + 1; child < len(s); child = 2*root + 1 {
		if child+1 < len(s) && before(s[child], s[child+1]) {
			child++
		}
		if !before(s[root], s[child]) {
			return
		}
		s[root], s[child] = s[child], s[root]
		root = child
	}
}

// merge sorts with the help of one array in each frame.
func merge(s []int, before less) {
	if len(s) < 2 {
		return
	}
	var space [256]int
	middle := len(s) / 2
	merge(s[:middle], before)
	merge(s[middle:], before)
	copy(space[:], s)
	for i, j, k := 0, middle, 0; k < len(s); k++ {
		if j == len(s) || i < middle && !before(space[j], space[i]) {
			s[k] = space[i]
			i++
		} else {
			s[k] = space[j]
			j++
		}
	}
}

func ascending(a, b int) bool  { return a < b }
func descending(a, b int) bool { return a > b }

func sorted(s []int, before less) bool {
	for i := 1; i < len(s); i++ {
		if before(s[i], s[i-1]) {
			return false
		}
	}
	return true
}

var ways = [...]struct {
	name string
	sort func([]int, less)
}{{"insertion", insertion}, {"quick", quick}, {"heap", heap}, {"merge", merge}}

// numbers is a package variable, since what a function value does with its argument is unknown.
var numbers [256]int

func main() {
	var original [256]int
	seed := uint32(2024)
	for i := range original {
		seed = seed*1664525 + 1013904223
		original[i] = int(seed>>16) % 1000
	}
	for _, way := range ways {
		numbers = original
		way.sort(numbers[:], ascending)
		up := sorted(numbers[:], ascending)
		smallest, largest := numbers[0], numbers[255]
		way.sort(numbers[:], descending)
		println(way.name, up, sorted(numbers[:], descending), smallest, largest)
	}
}
