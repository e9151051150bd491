// sync.Map: against an ordinary map, and from many goroutines.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"sync"
)

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func operations() {
	var m sync.Map
	fmt.Println(m.Load("a"))
	m.Store("a", 1)
	fmt.Println(m.Load("a"))
	fmt.Println(m.LoadOrStore("a", 2))
	fmt.Println(m.LoadOrStore("b", 2))
	fmt.Println(m.Swap("b", 3))
	fmt.Println(m.Swap("c", 4))
	fmt.Println(m.CompareAndSwap("a", 5, 6), m.CompareAndSwap("a", 1, 6), m.CompareAndSwap("x", nil, 6))
	fmt.Println(m.CompareAndDelete("a", 1), m.CompareAndDelete("a", 6), m.CompareAndDelete("a", 6))
	fmt.Println(m.LoadAndDelete("b"))
	fmt.Println(m.LoadAndDelete("b"))
	m.Delete("nothing")
	m.Store(nil, nil)
	m.Store(1.5, []int{1})
	fmt.Println(m.Load(nil))
	m.Range(func(key, value any) bool {
		// Whatever happens meanwhile.
		m.Store(key, "changed")
		m.Delete(1.5)
		return true
	})
	fmt.Println(m.Load("c"))
	fmt.Println(m.Load(1.5))
	calls := 0
	m.Range(func(key, value any) bool { calls++; return false })
	fmt.Println(calls)
	try(func() { m.Store([]int{}, 1) })
	try(func() { m.Load(map[int]int{}) })
	m.Store("slice", []int{})
	try(func() { m.CompareAndSwap("slice", []int{}, 1) })
	m.Clear()
	m.Range(func(key, value any) bool { fmt.Println("left", key); return true })
	m.Store("again", 1)
	fmt.Println(m.Load("again"))
}

func model() {
	var m sync.Map
	model := map[int]int{}
	seed := uint32(1)
	random := func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	for i := range 20000 {
		key := random(100)
		before, was := model[key]
		var value any
		var ok bool
		switch random(8) {
		case 0, 1, 2:
			value, ok = m.Load(key)
		case 3:
			value, ok = m.Swap(key, i)
			model[key] = i
		case 4:
			value, ok = m.LoadOrStore(key, i)
			if !was {
				before, was = i, false
				model[key] = i
			}
			if !ok && value == i {
				value = before
			}
		case 5:
			value, ok = m.LoadAndDelete(key)
			delete(model, key)
		case 6:
			ok = m.CompareAndSwap(key, before, i)
			value = before
			if was {
				model[key] = i
			}
		case 7:
			if random(20) == 0 {
				keys := []int{}
				m.Range(func(key, value any) bool {
					if model[key.(int)] != value {
						fmt.Println("ranged over", key, value)
					}
					keys = append(keys, key.(int))
					return true
				})
				sort.Ints(keys)
				if len(keys) != len(model) {
					fmt.Println(len(keys), len(model))
				}
			}
			value, ok = m.Load(key)
		}
		if ok != was || ok && value != before {
			fmt.Println("step", i, key, value, ok, before, was)
			return
		}
	}
	fmt.Println("as an ordinary map")
}

func together() {
	var m sync.Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 200 {
				m.Store(i*1000+j, j)
				if value, ok := m.Load(i*1000 + j/2); !ok || value != j/2 {
					fmt.Println("lost", i, j)
				}
				m.LoadOrStore("common", i)
				if j%20 == 0 {
					runtime.Gosched()
					m.Range(func(key, value any) bool { return key != "common" })
				}
			}
		})
	}
	wg.Wait()
	count, sum := 0, 0
	m.Range(func(key, value any) bool {
		if key != "common" {
			count++
			sum += value.(int)
		}
		return true
	})
	fmt.Println(count, sum)
	// Each of many is the only one that takes a key out.
	taken := make(chan int)
	for range 8 {
		go func() {
			n := 0
			for i := range 8000 {
				if _, ok := m.LoadAndDelete(i); ok {
					n++
				}
			}
			taken <- n
		}()
	}
	all := 0
	for range 8 {
		all += <-taken
	}
	fmt.Println(all)
}

func main() {
	operations()
	model()
	together()
}

// --- stdout
// <nil> false
// 1 true
// 1 true
// 2 false
// 2 true
// <nil> false
// false true false
// false true false
// 3 true
// <nil> false
// <nil> true
// changed true
// <nil> false
// 1
// recovered: runtime error: hash of unhashable type []int
// recovered: runtime error: hash of unhashable type map[int]int
// recovered: runtime error: comparing uncomparable type []int
// 1 true
// as an ordinary map
// 1600 159200
// 1600
