package sort

// swapper returns what exchanges two elements of the slice in x, and its length.
func swapper(x any) (swap func(i, j int), length int) {
	length = sliceLength(x)
	if length < 0 {
		panic("sort: the argument is no slice")
	}
	return func(i, j int) { swapElements(x, i, j) }, length
}

// sliceLength returns the length of the slice in x, -1 if there is none.
//
//morestack:noescape
func sliceLength(x any) int

//morestack:noescape
func swapElements(x any, i, j int)

type lessSwap struct {
	length int
	less   func(i, j int) bool
	swap   func(i, j int)
}

func (s *lessSwap) Len() int           { return s.length }
func (s *lessSwap) Less(i, j int) bool { return s.less(i, j) }
func (s *lessSwap) Swap(i, j int)      { s.swap(i, j) }

// Slice sorts the slice x by less.
func Slice(x any, less func(i, j int) bool) {
	swap, length := swapper(x)
	Sort(&lessSwap{length, less, swap})
}

// SliceStable is Slice that keeps equal elements in order.
func SliceStable(x any, less func(i, j int) bool) {
	swap, length := swapper(x)
	Stable(&lessSwap{length, less, swap})
}

// SliceIsSorted reports whether the slice x is in the order of less.
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := sliceLength(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}
