// Loops over functions: the body is called by the function; break, continue, goto and return leave it as any loop.
package main

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				println("stopped at", i)
				return
			}
		}
		println("counted", n)
	}
}

func pairs(s []string) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

func none(yield func() bool) {
	for yield() {
	}
}

func find(s []string, want string) (int, bool) {
	for i, v := range pairs(s) {
		if v == want {
			return i, true
		}
	}
	return -1, false
}

func named(n int) (r int, s string) {
	defer func() { r *= 2 }()
	for i := range count(n) {
		r += i
		if i == 3 {
			s = "early"
			return
		}
	}
	return r, "late"
}

func nested() (r [3]int) {
outer:
	for i := range count(5) {
		for j := range count(5) {
			switch {
			case j == 1:
				continue
			case i == 1 && j == 2:
				continue outer
			case i == 3:
				break outer
			case j == 4:
				r[2] = 7
				return r
			case j == 3:
				break
			}
			if j == 3 {
				break
			}
			println(i, j)
		}
	}
	r[0] = 9
	return
}

func mixed() int {
	sum := 0
loop:
	for k := 0; k < 4; k++ {
		for i := range count(10) {
			if i == 2 {
				continue loop
			}
			if k == 3 {
				break loop
			}
			if k == 2 && i == 1 {
				goto done
			}
			sum += i + k*10
		}
	}
	return -1
done:
	return sum
}

func bad(yield func(int) bool) {
	yield(1)
	yield(2)
}

func swallow(yield func(int) bool) {
	defer func() { recover() }()
	yield(1)
}

var kept func(int) bool

func keep(yield func(int) bool) { kept = yield; yield(5) }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(error); ok {
				println(name, e.Error())
			} else {
				println(name, r.(string))
			}
		}
	}()
	f()
	println(name, "ok")
}

func collect(seq func(func(int) bool)) (s []int) {
	for v := range seq {
		s = append(s, v)
	}
	return s
}

func main() {
	for i := range count(3) {
		println(i)
	}
	for i := range count(10) {
		if i == 1 {
			continue
		}
		if i == 4 {
			break
		}
		println("got", i)
	}
	n := 0
	for range none {
		n++
		if n == 5 {
			break
		}
	}
	println(n)
	println(find([]string{"a", "b", "c"}, "b"))
	println(find([]string{"a", "b", "c"}, "x"))
	println(named(3))
	println(named(10))
	r := nested()
	println(r[0], r[1], r[2])
	println(mixed())
	try("bad", func() {
		for x := range bad {
			println("x", x)
			break
		}
	})
	try("swallow", func() {
		for range swallow {
			panic("p")
		}
	})
	try("kept", func() {
		for v := range keep {
			println("kept", v)
		}
		kept(6)
	})
	try("panic", func() {
		for i := range count(3) {
			if i == 1 {
				panic("inside")
			}
		}
	})
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		println(f(), f())
	}
	println(len(collect(count(20))))
	var k int
	var arr [4]int
	for k, arr[k] = range func(yield func(int, int) bool) { _ = yield(1, 5) && yield(2, 6) } {
		println(k, arr[0], arr[1])
	}
	for x := range count(2) {
		func() {
			for y := range count(3) {
				if y > x {
					return
				}
				println("xy", x, y)
			}
		}()
	}
}

// --- stderr
// 0
// 1
// 2
// counted 3
// got 0
// got 2
// got 3
// stopped at 4
// 5
// 1 true
// -1 false
// counted 3
// 6 late
// stopped at 3
// 12 early
// 0 0
// 0 2
// stopped at 3
// 1 0
// stopped at 2
// 2 0
// 2 2
// stopped at 3
// stopped at 0
// stopped at 3
// 9 0 0
// stopped at 2
// stopped at 2
// stopped at 1
// 42
// x 1
// bad runtime error: range function continued iteration after function for loop body returned false
// swallow runtime error: range function recovered a loop body panic and did not resume panicking
// kept 5
// kept runtime error: range function continued iteration after whole loop exit
// panic inside
// counted 3
// 10 20
// 11 21
// 12 22
// counted 20
// 20
// 1 0 5
// 2 0 5
// xy 0 0
// stopped at 1
// xy 1 0
// xy 1 1
// stopped at 2
// counted 2
