package sort

import "slices"

type IntSlice []int

func (s IntSlice) Len() int           { return len(s) }
func (s IntSlice) Less(i, j int) bool { return s[i] < s[j] }
func (s IntSlice) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s IntSlice) Sort()              { Sort(s) }
func (s IntSlice) Search(x int) int   { return SearchInts(s, x) }

type Float64Slice []float64

func (s Float64Slice) Len() int             { return len(s) }
func (s Float64Slice) Less(i, j int) bool   { return s[i] < s[j] || s[i] != s[i] && s[j] == s[j] }
func (s Float64Slice) Swap(i, j int)        { s[i], s[j] = s[j], s[i] }
func (s Float64Slice) Sort()                { Sort(s) }
func (s Float64Slice) Search(x float64) int { return SearchFloat64s(s, x) }

type StringSlice []string

func (s StringSlice) Len() int            { return len(s) }
func (s StringSlice) Less(i, j int) bool  { return s[i] < s[j] }
func (s StringSlice) Swap(i, j int)       { s[i], s[j] = s[j], s[i] }
func (s StringSlice) Sort()               { Sort(s) }
func (s StringSlice) Search(x string) int { return SearchStrings(s, x) }

func Ints(s []int)         { slices.Sort(s) }
func Float64s(s []float64) { slices.Sort(s) }
func Strings(s []string)   { slices.Sort(s) }

func IntsAreSorted(s []int) bool         { return slices.IsSorted(s) }
func Float64sAreSorted(s []float64) bool { return slices.IsSorted(s) }
func StringsAreSorted(s []string) bool   { return slices.IsSorted(s) }

func SearchInts(s []int, x int) int { return Search(len(s), func(i int) bool { return s[i] >= x }) }

func SearchFloat64s(s []float64, x float64) int {
	return Search(len(s), func(i int) bool { return s[i] >= x })
}

func SearchStrings(s []string, x string) int {
	return Search(len(s), func(i int) bool { return s[i] >= x })
}
