// runtime/metrics: names as in Go, values of the kind that their descriptions say.
package main

import (
	"fmt"
	"runtime/metrics"
	"sort"
)

func deep(n int) int {
	var a [100]int
	if n == 0 {
		return read("/memory/classes/heap/stacks:bytes")
	}
	a[n%100] = n
	return deep(n-1) + a[(n+1)%100]
}

func read(name string) int {
	samples := []metrics.Sample{{Name: name}}
	metrics.Read(samples)
	return int(samples[0].Value.Uint64())
}

func main() {
	all := metrics.All()
	fmt.Println(sort.SliceIsSorted(all, func(i, j int) bool { return all[i].Name < all[j].Name }))
	for _, name := range []string{
		"/gc/stack/starting-size:bytes", "/memory/classes/heap/stacks:bytes", "/memory/classes/total:bytes",
		"/sched/goroutines:goroutines", "/sched/gomaxprocs:threads", "/gc/heap/allocs:objects",
	} {
		for _, d := range all {
			if d.Name == name {
				fmt.Println(name, d.Kind == metrics.KindUint64, d.Cumulative, d.Description != "")
			}
		}
	}
	before := read("/sched/goroutines:goroutines")
	done := make(chan bool)
	for range 10 {
		go func() { <-done }()
	}
	fmt.Println(read("/sched/goroutines:goroutines") - before)
	close(done)
	fmt.Println(deep(1000) > 800000, read("/gc/stack/starting-size:bytes") > 0)
	unknown := []metrics.Sample{{Name: "/no/such:thing"}}
	metrics.Read(unknown)
	fmt.Println(unknown[0].Value.Kind() == metrics.KindBad)
	defer func() { fmt.Println(recover()) }()
	unknown[0].Value.Uint64()
}

// --- stdout
// true
// /gc/stack/starting-size:bytes true false true
// /memory/classes/heap/stacks:bytes true false true
// /memory/classes/total:bytes true false true
// /sched/goroutines:goroutines true false true
// /sched/gomaxprocs:threads true false true
// /gc/heap/allocs:objects true true true
// 10
// true true
// true
// called Uint64 on non-uint64 metric value
