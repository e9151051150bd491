// Many tasks at once: a sieve, a ring, pipelines, merging by select, stacks that grow while others collect garbage.
package main

import (
	"fmt"
	"sync"
)

func generate(c chan<- int) {
	for i := 2; ; i++ {
		c <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func sieve(count int) (last int) {
	c := make(chan int)
	go generate(c)
	for range count {
		last = <-c
		next := make(chan int)
		go filter(c, next, last)
		c = next
	}
	return last
}

func ring(size, rounds int) int {
	first := make(chan int)
	in := first
	for range size {
		out := make(chan int)
		go func(in <-chan int) {
			for token := range in {
				out <- token + 1
			}
			close(out)
		}(in)
		in = out
	}
	token := 0
	for range rounds {
		first <- token
		token = <-in
	}
	close(first)
	_, open := <-in
	if open {
		return -1
	}
	return token
}

type frame struct {
	value int
	outer *frame
	label string
}

// descend makes a deep stack whose frames point to each other and to the heap, and reads all of it at the bottom.
func descend(depth int, outer *frame) int {
	mine := frame{depth, outer, fmt.Sprint("frame ", depth)}
	if depth == 0 {
		sum := 0
		for at := &mine; at != nil; at = at.outer {
			sum += at.value + len(at.label)
		}
		return sum
	}
	return descend(depth-1, &mine) + mine.value - depth
}

func merge[T any](sources ...<-chan T) <-chan T {
	out := make(chan T)
	var group sync.WaitGroup
	for _, source := range sources {
		group.Go(func() {
			for v := range source {
				out <- v
			}
		})
	}
	go func() { group.Wait(); close(out) }()
	return out
}

func count(from, to int) <-chan string {
	c := make(chan string, from%3)
	go func() {
		defer close(c)
		for i := from; i < to; i++ {
			c <- fmt.Sprint(i)
		}
	}()
	return c
}

func main() {
	println(sieve(25))
	println(ring(40, 10))

	sums := make(chan int)
	for i := range 20 {
		go func() { sums <- descend(10*i, nil) }()
	}
	total := 0
	for range 20 {
		total += <-sums
	}
	println(total)

	length := 0
	for s := range merge(count(0, 30), count(30, 50), count(100, 120)) {
		length += len(s)
	}
	println(length)

	// Pairs of tasks that send to and receive from each other by select until each has had its share.
	var group sync.WaitGroup
	var lock sync.Mutex
	exchanges, balance := [3]chan [3]int{}, 0
	for i := range exchanges {
		exchanges[i] = make(chan [3]int)
	}
	for i := range 6 {
		group.Go(func() {
			mine, exchange := 0, exchanges[i%3]
			for j := range 30 {
				select {
				case exchange <- [3]int{i, j, i * j}:
					mine += i * j
				case v := <-exchange:
					mine -= v[2]
				}
			}
			lock.Lock()
			defer lock.Unlock()
			balance += mine
		})
	}
	group.Wait()
	println(balance)

	// A semaphore made of a buffer, and results by index.
	results, slots := make([]string, 50), make(chan bool, 3)
	for i := range results {
		slots <- true
		group.Go(func() {
			defer func() { <-slots }()
			results[i] = fmt.Sprintf("%x", i*i)
		})
	}
	group.Wait()
	println(results[0], results[7], results[49], len(slots))
}

// --- stderr
// 97
// 400
// 140079
// 150
// 0
// 0 31 961 0
