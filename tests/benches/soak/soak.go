// What a server does in a day, in rounds: tasks by the thousand, channels, select, timers, locks, panics, stacks that
// grow and objects that die. After each round nothing of it is left, and the sum says that nothing was lost.
//
// Arguments: how many rounds, or 0 for as many as there is time for.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

type message struct {
	from, number int
	text         string
	reply        chan<- int
}

// tree makes garbage that is reached by pointers.
type tree struct{ left, right *tree }

func grown(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grown(depth - 1), grown(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// deep needs a stack for that many frames, and keeps a pointer into it.
func deep(n int, sum *int) {
	here := [4]int{n, n, n, n}
	if n > 0 {
		deep(n-1, &here[n&3])
	}
	*sum += here[0] + here[1] + here[2] + here[3] - 4*n + 1
}

// pipeline: a generator, workers that select, a collector.
func pipeline(workers, messages int) int {
	in := make(chan message)
	out := make(chan int, 8)
	quit := make(chan struct{})
	for w := 0; w < workers; w++ {
		go func() {
			for {
				select {
				case m := <-in:
					var n int
					deep(m.number%97, &n)
					out <- n + len(m.text)
				case <-quit:
					return
				}
			}
		}()
	}
	go func() {
		for i := 0; i < messages; i++ {
			in <- message{number: i, text: strconv.Itoa(i)}
		}
	}()
	sum := 0
	for i := 0; i < messages; i++ {
		sum += <-out
	}
	close(quit)
	return sum
}

// replies: each request has a channel of its own, in which the answer comes or does not.
func replies(tasks int) int {
	requests := make(chan message, tasks)
	go func() {
		for m := range requests {
			go func() { m.reply <- m.number }()
		}
	}()
	var sum atomic.Int64
	var done sync.WaitGroup
	for t := 0; t < tasks; t++ {
		done.Add(1)
		go func() {
			defer done.Done()
			reply := make(chan int, 1)
			requests <- message{from: t, number: t * t, reply: reply}
			select {
			case n := <-reply:
				sum.Add(int64(n))
			case <-time.After(time.Minute):
				panic("no answer")
			}
		}()
	}
	done.Wait()
	close(requests)
	return int(sum.Load())
}

// failures: tasks that panic and recover, at some depth.
func failures(tasks int) int {
	var mutex sync.Mutex
	var done sync.WaitGroup
	sum := 0
	var fail func(n int, values []int) int
	fail = func(n int, values []int) int {
		if n == 0 {
			return values[len(values)]
		}
		return fail(n-1, values) + 1
	}
	for t := 0; t < tasks; t++ {
		done.Add(1)
		go func() {
			defer done.Done()
			defer func() {
				if err, ok := recover().(runtime.Error); ok {
					mutex.Lock()
					sum += len(err.Error())
					mutex.Unlock()
				}
			}()
			fail(t%200, make([]int, 3))
		}()
	}
	done.Wait()
	return sum
}

// sleepers: timers of all kinds.
func sleepers(tasks int) int {
	ticks := make(chan int)
	for t := 0; t < tasks; t++ {
		go func() {
			time.Sleep(time.Duration(t%7) * 100 * time.Microsecond)
			timer := time.NewTimer(time.Hour)
			select {
			case <-timer.C:
			case <-time.After(time.Duration(t%5) * 100 * time.Microsecond):
			}
			timer.Stop()
			ticks <- 1
		}()
	}
	sum := 0
	for t := 0; t < tasks; t++ {
		sum += <-ticks
	}
	return sum
}

// garbage: trees in tasks, some of which wait while others collect.
func garbage(tasks, depth int) int {
	out := make(chan int)
	for t := 0; t < tasks; t++ {
		go func() {
			kept := grown(depth)
			for i := 0; i < 10; i++ {
				grown(depth)
				runtime.Gosched()
			}
			out <- kept.count()
		}()
	}
	sum := 0
	for t := 0; t < tasks; t++ {
		sum += <-out
	}
	return sum
}

func round() string {
	return fmt.Sprint(
		pipeline(8, 2000), " ", replies(500), " ", failures(300), " ", sleepers(200), " ", garbage(20, 8),
	)
}

func main() {
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	const expected = "103780 41541750 15300 200 10220"
	for i := 0; rounds == 0 || i < rounds; i++ {
		if got := round(); got != expected {
			panic("round " + strconv.Itoa(i) + ": " + got)
		}
		for runtime.NumGoroutine() > 1 {
			runtime.Gosched()
		}
		fmt.Println("round", i)
	}
}
