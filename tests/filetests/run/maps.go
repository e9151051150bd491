// Maps of all kinds of keys and elements, and loops over maps that change meanwhile.
package main

type pt struct{ x, y int }
type key struct {
	s string
	n int8
}

func main() {
	m := map[string]int{"a": 1, "b": 2}
	m["c"] = 3
	m["a"]++
	m["z"] += 10
	v, ok := m["q"]
	println(len(m), m["a"], m["z"], v, ok)
	_, ok = m["b"]
	println(ok)
	delete(m, "b")
	delete(m, "nothing")
	_, ok = m["b"]
	println(ok, len(m))
	sum := 0
	for k, v := range m {
		sum += len(k) * v
	}
	println(sum)
	mi := make(map[int]int)
	for i := 0; i < 10000; i++ {
		mi[i*7] = i
	}
	t := 0
	for k, v := range mi {
		if k != v*7 {
			println("bad", k, v)
		}
		t += v
	}
	println(len(mi), t, mi[7*1234])
	for i := 0; i < 10000; i += 2 {
		delete(mi, i*7)
	}
	println(len(mi), mi[14], mi[21])
	mp := map[pt]string{{1, 2}: "p", {3, 4}: "q"}
	mp[pt{5, 6}] = "r"
	println(mp[pt{1, 2}], mp[pt{5, 6}], len(mp[pt{9, 9}]))
	mk := map[key][]int{}
	mk[key{"a", 1}] = append(mk[key{"a", 1}], 1, 2)
	mk[key{"a", 1}] = append(mk[key{"a", 1}], 3)
	println(len(mk), len(mk[key{"a", 1}]), mk[key{"a", 1}][2])
	mb := map[byte]bool{}
	for i := 0; i < 256; i += 3 {
		mb[byte(i)] = true
	}
	println(len(mb), mb[3], mb[4])
	mf := map[float64]int{0: 1}
	nan := 0.0
	nan = nan / nan
	mf[nan] = 1
	mf[nan] = 2
	println(len(mf), mf[nan])
	c := 0
	for k, v := range mf {
		if k != k {
			c += v
		}
	}
	println(c)
	clear(mf)
	println(len(mf))
	var nm map[string]int
	println(nm == nil, len(nm), nm["x"])
	for range nm {
		println("never")
	}
	delete(nm, "x")
	ms := map[string]pt{"o": {1, 2}}
	println(ms["o"].y, ms["none"].x)
	mm := map[string]map[string]int{"a": {"b": 3}}
	mm["c"] = map[string]int{}
	mm["c"]["d"] = 4
	println(mm["a"]["b"], mm["c"]["d"], mm["x"]["y"])
	ma := map[[2]int][3]int{}
	ma[[2]int{1, 2}] = [3]int{4, 5, 6}
	println(ma[[2]int{1, 2}][1], ma[[2]int{}][0])
	mptr := map[*pt]int{}
	p, q := &pt{1, 1}, &pt{1, 1}
	mptr[p] = 1
	mptr[q] = 2
	println(len(mptr), mptr[p], mptr[q])
	mr := map[rune]int{}
	for _, r := range "hello, 世界" {
		mr[r]++
	}
	println(mr['l'], mr['世'], len(mr))
	by := []byte("key")
	mw := map[string]int{"key": 9}
	println(mw[string(by)])
	mw["key"] /= 2
	mw["key"] <<= 3
	println(mw["key"])
	for k := range mi {
		delete(mi, k)
	}
	println(len(mi))
	share := mw
	share["other"] = 1
	println(len(mw))
	seen := map[int]bool{}
	grow := map[int]int{1: 1, 2: 2, 3: 3}
	for k := range grow {
		if k < 100 {
			for j := 0; j < 50; j++ {
				grow[1000+k*100+j] = j
			}
		}
		if seen[k] {
			println("twice")
		}
		seen[k] = true
	}
	println(seen[1], seen[2], seen[3])
	var f func(int) int
	mfun := map[string]func(int) int{"dbl": func(x int) int { return 2 * x }}
	f = mfun["dbl"]
	println(f(4), mfun["x"] == nil)
	i := 0
	arr := []int{1, 2}
	mt := map[int]int{}
	i, mt[i] = 5, 6
	println(i, mt[0])
	mt[arr[0]], arr[0] = arr[1], 7
	println(mt[1], arr[0])
}

// --- stderr
// 4 2 10 0 false
// true
// false 3
// 15
// 10000 49995000 1234
// 5000 0 3
// p r 0
// 1 3 3
// 86 true false
// 3 0
// 3
// 0
// true 0 0
// 2 0
// 3 4 0
// 5 0
// 2 1 2
// 2 1 8
// 9
// 32
// 0
// 2
// true true true
// 8 true
// 5 6
// 2 7
