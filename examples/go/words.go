// Counts words: maps, sorting by a closure, strings, fmt.
package main

import (
	"fmt"
	"sort"
	"strings"
)

const text = `A stack that is too small is copied to a larger one. Whoever points into the old stack
must point into the new one: a stack map says where the pointers are.`

func main() {
	counts := map[string]int{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		counts[word]++
	}
	words := make([]string, 0, len(counts))
	for word := range counts {
		words = append(words, word)
	}
	sort.Slice(words, func(i, j int) bool {
		if counts[words[i]] != counts[words[j]] {
			return counts[words[i]] > counts[words[j]]
		}
		return words[i] < words[j]
	})
	for _, word := range words[:5] {
		fmt.Printf("%-8s %d %s\n", word, counts[word], strings.Repeat("*", counts[word]))
	}
	fmt.Println(len(words), "words")
}
