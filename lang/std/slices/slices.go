// Package slices works on slices of any type.
package slices

import (
	"cmp"
	"iter"
)

// Equal reports whether two slices have equal elements.
func Equal[S ~[]E, E comparable](a, b S) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// EqualFunc is Equal with elements compared by eq.
func EqualFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](a S1, b S2, eq func(E1, E2) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !eq(a[i], b[i]) {
			return false
		}
	}
	return true
}

// Compare compares element by element; a prefix is less.
func Compare[S ~[]E, E cmp.Ordered](a, b S) int { return CompareFunc(a, b, cmp.Compare[E]) }

// CompareFunc is Compare with elements compared by compare.
func CompareFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](a S1, b S2, compare func(E1, E2) int) int {
	for i := range a {
		if i >= len(b) {
			return 1
		}
		if c := compare(a[i], b[i]); c != 0 {
			return c
		}
	}
	if len(a) < len(b) {
		return -1
	}
	return 0
}

// Index returns the index of the first v, or -1.
func Index[S ~[]E, E comparable](s S, v E) int {
	for i := range s {
		if s[i] == v {
			return i
		}
	}
	return -1
}

// IndexFunc returns the index of the first element that satisfies f, or -1.
func IndexFunc[S ~[]E, E any](s S, f func(E) bool) int {
	for i := range s {
		if f(s[i]) {
			return i
		}
	}
	return -1
}

// Contains reports whether v is in s.
func Contains[S ~[]E, E comparable](s S, v E) bool { return Index(s, v) >= 0 }

// ContainsFunc reports whether an element satisfies f.
func ContainsFunc[S ~[]E, E any](s S, f func(E) bool) bool { return IndexFunc(s, f) >= 0 }

// Insert inserts values before s[i].
func Insert[S ~[]E, E any](s S, i int, values ...E) S {
	_ = s[i:]
	if len(values) == 0 {
		return s
	}
	length := len(s)
	if length+len(values) > cap(s) {
		longer := append(s[:i:i], make(S, len(values)+length-i)...)
		copy(longer[i:], values)
		copy(longer[i+len(values):], s[i:])
		return longer
	}
	// The values may be part of what moves.
	values = append([]E(nil), values...)
	s = s[:length+len(values)]
	copy(s[i+len(values):], s[i:length])
	copy(s[i:], values)
	return s
}

// Delete removes s[i:j] and clears what was there at the end.
func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)]
	if i == j {
		return s
	}
	rest := append(s[:i], s[j:]...)
	clear(s[len(rest):])
	return rest
}

// DeleteFunc removes elements that satisfy del.
func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	kept := 0
	for i := range s {
		if !del(s[i]) {
			s[kept] = s[i]
			kept++
		}
	}
	clear(s[kept:])
	return s[:kept]
}

// Replace replaces s[i:j] by values.
func Replace[S ~[]E, E any](s S, i, j int, values ...E) S {
	_ = s[i:j]
	tail := append(S(nil), s[j:]...)
	replaced := append(append(s[:i:cap(s)], append([]E(nil), values...)...), tail...)
	if len(replaced) < len(s) {
		clear(s[len(replaced):])
	}
	return replaced
}

// Clone returns a copy.
func Clone[S ~[]E, E any](s S) S { return append(s[:0:0], s...) }

// Compact keeps one of equal elements that follow each other.
func Compact[S ~[]E, E comparable](s S) S {
	return CompactFunc(s, func(a, b E) bool { return a == b })
}

// CompactFunc is Compact with elements compared by eq.
func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	if len(s) < 2 {
		return s
	}
	kept := 1
	for i := 1; i < len(s); i++ {
		if !eq(s[i-1], s[i]) {
			if kept != i {
				s[kept] = s[i]
			}
			kept++
		} else if kept == i {
			// From here on elements are overwritten, so neighbours are compared with the last one kept.
			last := s[i-1]
			for i++; i < len(s); i++ {
				if !eq(last, s[i]) {
					last = s[i]
					s[kept] = last
					kept++
				}
			}
		}
	}
	clear(s[kept:])
	return s[:kept]
}

// Grow makes room for n more elements.
func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	if n -= cap(s) - len(s); n > 0 {
		s = append(s[:cap(s)], make([]E, n)...)[:len(s)]
	}
	return s
}

// Clip gives up room to grow.
func Clip[S ~[]E, E any](s S) S { return s[:len(s):len(s)] }

// Reverse reverses in place.
func Reverse[S ~[]E, E any](s S) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// Concat returns all slices one after the other.
func Concat[S ~[]E, E any](slices ...S) S {
	length := 0
	for _, s := range slices {
		length += len(s)
		if length < 0 {
			panic("len out of range")
		}
	}
	all := Grow[S](nil, length)
	for _, s := range slices {
		all = append(all, s...)
	}
	return all
}

// Repeat returns s that many times.
func Repeat[S ~[]E, E any](s S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	if len(s) > 0 && len(s)*count/len(s) != count {
		panic("the result of (len(x) * count) overflows")
	}
	all := make(S, 0, len(s)*count)
	for range count {
		all = append(all, s...)
	}
	return all
}

// Min returns the least element.
func Min[S ~[]E, E cmp.Ordered](s S) E {
	if len(s) < 1 {
		panic("slices.Min: empty list")
	}
	least := s[0]
	for _, v := range s[1:] {
		least = min(least, v)
	}
	return least
}

// MinFunc returns the first least element.
func MinFunc[S ~[]E, E any](s S, compare func(a, b E) int) E {
	if len(s) < 1 {
		panic("slices.MinFunc: empty list")
	}
	least := s[0]
	for _, v := range s[1:] {
		if compare(v, least) < 0 {
			least = v
		}
	}
	return least
}

// Max returns the greatest element.
func Max[S ~[]E, E cmp.Ordered](s S) E {
	if len(s) < 1 {
		panic("slices.Max: empty list")
	}
	greatest := s[0]
	for _, v := range s[1:] {
		greatest = max(greatest, v)
	}
	return greatest
}

// MaxFunc returns the first greatest element.
func MaxFunc[S ~[]E, E any](s S, compare func(a, b E) int) E {
	if len(s) < 1 {
		panic("slices.MaxFunc: empty list")
	}
	greatest := s[0]
	for _, v := range s[1:] {
		if compare(v, greatest) > 0 {
			greatest = v
		}
	}
	return greatest
}

// All ranges over indices and elements.
func All[S ~[]E, E any](s S) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

// Backward ranges over indices and elements from the end.
func Backward[S ~[]E, E any](s S) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i := len(s) - 1; i >= 0; i-- {
			if !yield(i, s[i]) {
				return
			}
		}
	}
}

// Values ranges over elements.
func Values[S ~[]E, E any](s S) iter.Seq[E] {
	return func(yield func(E) bool) {
		for _, v := range s {
			if !yield(v) {
				return
			}
		}
	}
}

// AppendSeq appends what seq yields.
func AppendSeq[S ~[]E, E any](s S, seq iter.Seq[E]) S {
	for v := range seq {
		s = append(s, v)
	}
	return s
}

// Collect makes a slice of what seq yields.
func Collect[E any](seq iter.Seq[E]) []E { return AppendSeq([]E(nil), seq) }

// Sorted collects and sorts.
func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
	s := Collect(seq)
	Sort(s)
	return s
}

// SortedFunc collects and sorts by compare.
func SortedFunc[E any](seq iter.Seq[E], compare func(E, E) int) []E {
	s := Collect(seq)
	SortFunc(s, compare)
	return s
}

// SortedStableFunc is SortedFunc that keeps equal elements in order.
func SortedStableFunc[E any](seq iter.Seq[E], compare func(E, E) int) []E {
	s := Collect(seq)
	SortStableFunc(s, compare)
	return s
}

// Chunk ranges over parts of n elements, the last perhaps shorter.
func Chunk[S ~[]E, E any](s S, n int) iter.Seq[S] {
	if n < 1 {
		panic("cannot be less than 1")
	}
	return func(yield func(S) bool) {
		for i := 0; i < len(s); i += n {
			end := min(n, len(s[i:]))
			if !yield(s[i : i+end : i+end]) {
				return
			}
		}
	}
}
