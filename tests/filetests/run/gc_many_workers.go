// Many tasks on several processors allocate, keep and check objects of their own, while loops that neither call nor check anything
// have to be stopped for each collection.

package main

import (
	"runtime"
	"sync/atomic"
)

type tree struct {
	left, right *tree
	value       int
}

func build(depth, value int) *tree {
	if depth == 0 {
		return &tree{value: value}
	}
	return &tree{build(depth-1, 2*value), build(depth-1, 2*value+1), value}
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.value + t.left.sum() + t.right.sum()
}

func worker(id int, results chan<- int) {
	kept := build(6, id)
	names := map[int]string{}
	total := 0
	for round := range 20 {
		total += build(4, round).sum()
		names[round] = string(rune('a'+id)) + string(rune('a'+round))
		words := make([][]int, 8)
		for i := range words {
			words[i] = append(words[i], i, round)
		}
		for _, word := range words {
			total += len(word) + word[1]
		}
		if round%5 == 0 {
			runtime.Gosched()
		}
	}
	for round := range 20 {
		total += len(names[round]) * int(names[round][0]-'a')
	}
	results <- total + kept.sum()
}

func main() {
	runtime.GOMAXPROCS(4)
	var stop atomic.Bool
	spinning := make(chan int)
	for i := range 3 {
		go func() {
			n := i
			for !stop.Load() {
				n = n*5 + 1
			}
			spinning <- n & 0
		}()
	}
	results := make(chan int)
	for id := range 12 {
		go worker(id, results)
	}
	sum := 0
	for range 12 {
		sum += <-results
		runtime.GC()
	}
	stop.Store(true)
	for range 3 {
		sum += <-spinning
	}
	println(sum)
}

// --- stderr
// 1231830
