// A select among ready cases takes each of them now and then, and what was not chosen stays as it was.
package main

func main() {
	const turns = 1000
	a, b, c := make(chan int, turns), make(chan int, turns), make(chan int, turns)
	for i := range turns {
		a <- i
		b <- i
	}
	var counts [3]int
	nextA, nextB := 0, 0
	for range turns {
		select {
		case v := <-a:
			if v != nextA {
				println("a is out of order")
			}
			nextA++
			counts[0]++
		case v := <-b:
			if v != nextB {
				println("b is out of order")
			}
			nextB++
			counts[1]++
		case c <- 1:
			counts[2]++
		}
	}
	println(counts[0] > 100, counts[1] > 100, counts[2] > 100)
	println(counts[0]+counts[1]+counts[2], counts[0]+len(a), counts[1]+len(b), counts[2] == len(c))
}

// --- stderr
// true true true
// 1000 1000 1000 true
