// What a loop over a map meets while the map is changed.
package main

func main() {
	// All that is there from beginning to end is met once, in whatever order.
	for round := 0; round < 20; round++ {
		m := map[int]int{}
		for i := 0; i < 40; i++ {
			m[i] = i
		}
		met := map[int]int{}
		for k := range m {
			met[k]++
			delete(m, (k+1)%40)
			for j := 0; j < 5; j++ {
				m[1000+len(met)*10+j] = j
			}
			if len(met) > 200 {
				break
			}
		}
		for k, n := range met {
			if n != 1 {
				println("met", k, n)
			}
		}
	}
	// Removing everything in a loop.
	m := map[string]bool{"a": true, "b": true, "c": true, "d": true, "e": true, "f": true, "g": true, "h": true, "i": true, "j": true}
	n := 0
	for k := range m {
		delete(m, k)
		n++
	}
	println(n, len(m))
	// Clearing ends it.
	for i := 0; i < 100; i++ {
		m[string(rune('a'+i))] = true
	}
	n = 0
	for range m {
		clear(m)
		n++
	}
	println(n, len(m))
	// The order differs: of ten loops two begin at different entries.
	big := map[int]bool{}
	for i := 0; i < 1000; i++ {
		big[i] = true
	}
	first := map[int]bool{}
	for i := 0; i < 10; i++ {
		for k := range big {
			first[k] = true
			break
		}
	}
	println(len(first) > 1)
	var keys [3]int
	var elems struct{ e bool }
	for keys[1], elems.e = range map[int]bool{7: true} {
	}
	println(keys[1], elems.e)
	for k := range map[[2]string]struct{}{{"x", "y"}: {}} {
		println(k[0], k[1])
	}
	funcs := []func() int{}
	for k, v := range map[int]int{3: 4} {
		funcs = append(funcs, func() int { k++; return k * v })
	}
	println(funcs[0](), funcs[0]())
}

// --- stderr
// 10 0
// 1 0
// true
// 7 true
// x y
// 16 20
