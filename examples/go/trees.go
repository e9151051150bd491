// A generic sorted map as a binary tree on the heap, ranged over by a function.
package main

import (
	"cmp"
	"fmt"
	"iter"
)

type node[K cmp.Ordered, V any] struct {
	left, right *node[K, V]
	key         K
	value       V
}

// A Map keeps its keys in order.
type Map[K cmp.Ordered, V any] struct {
	root *node[K, V]
	size int
}

func (m *Map[K, V]) place(key K) **node[K, V] {
	at := &m.root
	for *at != nil && (*at).key != key {
		if key < (*at).key {
			at = &(*at).left
		} else {
			at = &(*at).right
		}
	}
	return at
}

func (m *Map[K, V]) Set(key K, value V) {
	at := m.place(key)
	if *at == nil {
		*at = &node[K, V]{key: key}
		m.size++
	}
	(*at).value = value
}

func (m *Map[K, V]) Get(key K) (value V, ok bool) {
	if at := *m.place(key); at != nil {
		return at.value, true
	}
	return value, false
}

func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { m.root.walk(yield) }
}

func (n *node[K, V]) walk(yield func(K, V) bool) bool {
	return n == nil || n.left.walk(yield) && yield(n.key, n.value) && n.right.walk(yield)
}

func main() {
	var squares Map[int, string]
	for i, x := 0, 7; i < 100_000; i++ {
		x = x * 1103515245 % 1_000_003
		squares.Set(x%1000, fmt.Sprint(x%1000*(x%1000)))
	}
	fmt.Println(squares.size, "keys")
	for key, square := range squares.All() {
		if key > 20 {
			break
		}
		fmt.Print(key, ":", square, " ")
	}
	fmt.Println()
	fmt.Println(squares.Get(-1))
}
