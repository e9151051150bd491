package slices

import "cmp"

// Parts shorter than this are sorted by insertion.
const shortest = 12

// Sort sorts in ascending order, NaN first.
func Sort[S ~[]E, E cmp.Ordered](s S) { sortLimited(s, cmp.Less[E], depthLimit(len(s))) }

// SortFunc sorts by compare.
func SortFunc[S ~[]E, E any](s S, compare func(a, b E) int) {
	sortLimited(s, func(a, b E) bool { return compare(a, b) < 0 }, depthLimit(len(s)))
}

// SortStableFunc keeps equal elements in order.
func SortStableFunc[S ~[]E, E any](s S, compare func(a, b E) int) {
	mergeSort(s, make(S, len(s)), compare)
}

// depthLimit is how unbalanced partitions may get: twice the depth of balanced ones.
func depthLimit(length int) (limit int) {
	for ; length > 0; length >>= 1 {
		limit += 2
	}
	return limit
}

// sortLimited is quicksort with the middle of three as pivot; what is too unbalanced becomes a heap sort.
func sortLimited[E any](s []E, less func(a, b E) bool, limit int) {
	for len(s) > shortest {
		if limit == 0 {
			heapSort(s, less)
			return
		}
		limit--
		m := partition(s, less)
		// The shorter part by recursion: the stack stays small.
		if m < len(s)-m {
			sortLimited(s[:m], less, limit)
			s = s[m+1:]
		} else {
			sortLimited(s[m+1:], less, limit)
			s = s[:m]
		}
	}
	insertionSort(s, less)
}

func insertionSort[E any](s []E, less func(a, b E) bool) {
	for i := 1; i < len(s); i++ {
		v := s[i]
		j := i
		for ; j > 0 && less(v, s[j-1]); j-- {
			s[j] = s[j-1]
		}
		s[j] = v
	}
}

// partition moves a pivot to its place, which it returns, with nothing greater before it and nothing less behind it.
func partition[E any](s []E, less func(a, b E) bool) int {
	last, middle := len(s)-1, len(s)/2
	if less(s[middle], s[0]) {
		s[middle], s[0] = s[0], s[middle]
	}
	if less(s[last], s[0]) {
		s[last], s[0] = s[0], s[last]
	}
	if less(s[last], s[middle]) {
		s[last], s[middle] = s[middle], s[last]
	}
	s[middle], s[last-1] = s[last-1], s[middle]
	pivot := s[last-1]
	i, j := 1, last-2
	for {
		// The bounds hold whatever less says.
		for i < last-1 && less(s[i], pivot) {
			i++
		}
		for j > 0 && less(pivot, s[j]) {
			j--
		}
		if i >= j {
			break
		}
		s[i], s[j] = s[j], s[i]
		i++
		j--
	}
	s[i], s[last-1] = s[last-1], s[i]
	return i
}

func heapSort[E any](s []E, less func(a, b E) bool) {
	for i := len(s)/2 - 1; i >= 0; i-- {
		siftDown(s, i, less)
	}
	for end := len(s) - 1; end > 0; end-- {
		s[0], s[end] = s[end], s[0]
		siftDown(s[:end], 0, less)
	}
}

func siftDown[E any](s []E, i int, less func(a, b E) bool) {
	for {
		child := 2*i + 1
		if child >= len(s) {
			return
		}
		if child+1 < len(s) && less(s[child], s[child+1]) {
			child++
		}
		if !less(s[i], s[child]) {
			return
		}
		s[i], s[child] = s[child], s[i]
		i = child
	}
}

func mergeSort[S ~[]E, E any](s, scratch S, compare func(a, b E) int) {
	if len(s) <= shortest {
		insertionSort(s, func(a, b E) bool { return compare(a, b) < 0 })
		return
	}
	middle := len(s) / 2
	mergeSort(s[:middle], scratch[:middle], compare)
	mergeSort(s[middle:], scratch[middle:], compare)
	if compare(s[middle-1], s[middle]) <= 0 {
		return
	}
	copy(scratch, s)
	i, j := 0, middle
	for at := range s {
		if j == len(s) || i < middle && compare(scratch[i], scratch[j]) <= 0 {
			s[at] = scratch[i]
			i++
		} else {
			s[at] = scratch[j]
			j++
		}
	}
}

// IsSorted reports whether s is in ascending order.
func IsSorted[S ~[]E, E cmp.Ordered](s S) bool { return IsSortedFunc(s, cmp.Compare[E]) }

// IsSortedFunc reports whether s is in the order of compare.
func IsSortedFunc[S ~[]E, E any](s S, compare func(a, b E) int) bool {
	for i := len(s) - 1; i > 0; i-- {
		if compare(s[i], s[i-1]) < 0 {
			return false
		}
	}
	return true
}

// BinarySearch returns where target is or would be in a sorted slice, and whether it is there.
func BinarySearch[S ~[]E, E cmp.Ordered](s S, target E) (int, bool) {
	return BinarySearchFunc(s, target, cmp.Compare[E])
}

// BinarySearchFunc is BinarySearch with elements compared with the target by compare.
func BinarySearchFunc[S ~[]E, E, T any](s S, target T, compare func(E, T) int) (int, bool) {
	low, high := 0, len(s)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if compare(s[middle], target) < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(s) && compare(s[low], target) == 0
}
