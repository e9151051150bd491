// Loops are interrupted anywhere: numbers, vectors of floats, lists under construction, pointers into objects. Nobody can tell.

package main

import (
	"runtime"
	"sync/atomic"
)

type node struct {
	next  *node
	value int
}

func integers(n int) uint64 {
	hash := uint64(14695981039346656037)
	for i := 0; i < n; i++ {
		hash ^= uint64(i & 255)
		hash *= 1099511628211
	}
	return hash
}

func floats(n int) (float64, float32) {
	x, y, z := 0.5, 1.25, float32(3)
	for i := 0; i < n; i++ {
		x = x*1.0000001 + y/3
		y = y - x/1e9
		z = z*0.999 + float32(i)
	}
	return x + y, z
}

// A list that nothing but registers leads to, as long as it grows.
func list(n int) int {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{head, i}
	}
	sum := 0
	for p := head; p != nil; p = p.next {
		sum += p.value
	}
	return sum
}

// Objects that only a pointer into them keeps.
func inside(n int) int {
	values := make([]*int, 16)
	for i := 0; i < n; i++ {
		pair := &[4]int{i, i + 1, i + 2, i + 3}
		values[i%16] = &pair[i%4]
	}
	sum := 0
	for _, value := range values {
		sum += *value
	}
	return sum
}

func copies(n int) int {
	from, to := make([][4]int, 64), make([][4]int, 64)
	for i := 0; i < n; i++ {
		from[i%64] = [4]int{i, i, i, i}
		for j := range to {
			to[j] = from[(j+i)%64]
		}
	}
	sum := 0
	for _, element := range to {
		sum += element[0] - element[3] + element[1]
	}
	return sum
}

func all(n int) {
	println(integers(100 * n))
	println(floats(30 * n))
	println(list(n))
	println(inside(n))
	println(copies(n))
}

func main() {
	done := make(chan bool)
	var stop atomic.Bool
	for range 3 {
		go func() {
			for !stop.Load() {
				runtime.GC()
				runtime.Gosched()
			}
			done <- true
		}()
	}
	all(3000)
	stop.Store(true)
	for range 3 {
		<-done
	}
}

// --- stderr
// 1944338838294595973
// 22864.65973805204 8.9000344e+07
// 4498500
// 47888
// 189920
