// Package sort sorts and searches.
package sort

// Interface is what can be sorted by index.
type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

// Parts shorter than this are sorted by insertion.
const shortest = 12

// Sort sorts in ascending order; equal elements may change places.
func Sort(data Interface) {
	n := data.Len()
	limit := 0
	for length := n; length > 0; length >>= 1 {
		limit += 2
	}
	quickSort(data, 0, n, limit)
}

func insertionSort(data Interface, start, end int) {
	for i := start + 1; i < end; i++ {
		for j := i; j > start && data.Less(j, j-1); j-- {
			data.Swap(j, j-1)
		}
	}
}

func quickSort(data Interface, start, end, limit int) {
	for end-start > shortest {
		if limit == 0 {
			heapSort(data, start, end)
			return
		}
		limit--
		pivot := partition(data, start, end)
		if pivot-start < end-pivot {
			quickSort(data, start, pivot, limit)
			start = pivot + 1
		} else {
			quickSort(data, pivot+1, end, limit)
			end = pivot
		}
	}
	insertionSort(data, start, end)
}

// partition moves the middle of three elements to its place, which it returns.
func partition(data Interface, start, end int) int {
	middle, last := start+(end-start)/2, end-1
	if data.Less(middle, start) {
		data.Swap(middle, start)
	}
	if data.Less(last, start) {
		data.Swap(last, start)
	}
	if data.Less(last, middle) {
		data.Swap(last, middle)
	}
	data.Swap(start, middle) // the pivot is at start now
	i, j := start+1, last
	for {
		for i <= j && data.Less(i, start) {
			i++
		}
		for i <= j && data.Less(start, j) {
			j--
		}
		if i >= j {
			break
		}
		data.Swap(i, j)
		i++
		j--
	}
	data.Swap(start, j)
	return j
}

func heapSort(data Interface, start, end int) {
	n := end - start
	for i := n/2 - 1; i >= 0; i-- {
		siftDown(data, start, i, n)
	}
	for i := n - 1; i > 0; i-- {
		data.Swap(start, start+i)
		siftDown(data, start, 0, i)
	}
}

func siftDown(data Interface, start, i, n int) {
	for {
		child := 2*i + 1
		if child >= n {
			return
		}
		if child+1 < n && data.Less(start+child, start+child+1) {
			child++
		}
		if !data.Less(start+i, start+child) {
			return
		}
		data.Swap(start+i, start+child)
		i = child
	}
}

// Stable sorts and keeps equal elements in order.
func Stable(data Interface) {
	n := data.Len()
	const block = 20
	for start := 0; start < n; start += block {
		insertionSort(data, start, min(start+block, n))
	}
	for width := block; width < n; width *= 2 {
		for start := 0; start+width < n; start += 2 * width {
			merge(data, start, start+width, min(start+2*width, n))
		}
	}
}

// merge merges two sorted parts in place: it cuts both where the halves belong together, exchanges the inner pieces by
// rotation, and goes on with the two sides.
func merge(data Interface, start, middle, end int) {
	if start >= middle || middle >= end || !data.Less(middle, middle-1) {
		return
	}
	if end-start == 2 {
		data.Swap(start, middle)
		return
	}
	var cutA, cutB int
	if middle-start > end-middle {
		cutA = start + (middle-start)/2
		cutB = middle + Search(end-middle, func(i int) bool { return !data.Less(middle+i, cutA) })
	} else {
		cutB = middle + (end-middle)/2
		cutA = start + Search(middle-start, func(i int) bool { return data.Less(cutB, start+i) })
	}
	rotate(data, cutA, middle, cutB)
	pivot := cutA + (cutB - middle)
	merge(data, start, cutA, pivot)
	merge(data, pivot, cutB, end)
}

func reverse(data Interface, start, end int) {
	for end--; start < end; start, end = start+1, end-1 {
		data.Swap(start, end)
	}
}

func rotate(data Interface, start, middle, end int) {
	if start < middle && middle < end {
		reverse(data, start, middle)
		reverse(data, middle, end)
		reverse(data, start, end)
	}
}

// IsSorted reports whether data is in ascending order.
func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

type reversed struct{ Interface }

func (r reversed) Less(i, j int) bool { return r.Interface.Less(j, i) }

// Reverse returns data in descending order.
func Reverse(data Interface) Interface { return &reversed{data} }

// Search returns the least i in [0, n) for which f is true, or n; f is false up to there and true from there on.
func Search(n int, f func(int) bool) int {
	low, high := 0, n
	for low < high {
		middle := int(uint(low+high) >> 1)
		if f(middle) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// Find is Search by comparison; it also reports whether compare was 0 there.
func Find(n int, compare func(int) int) (i int, found bool) {
	i = Search(n, func(i int) bool { return compare(i) <= 0 })
	return i, i < n && compare(i) == 0
}
