// Variables of loops are new ones in each iteration: an address may not outlive it.
package main

type pair struct{ a, b int }

func heads() int {
	var p *int
	for i := 0; i < 3; i++ { // 6: moved to heap: i
		p = &i
	}
	for i := 0; i < 3; i++ {
		q := &i
		*q++
	}
	for i, last := 0, (*int)(nil); i < 3; i++ { // 6: moved to heap: i
		if last != nil {
			println(*last)
		}
		last = &i
	}
	var r *int
	for i, x := range [3]int{1, 2, 3} { // 6: moved to heap: i
		r = &i
		s := &x
		*s = 0
	}
	return *p + *r
}

func bodies() int {
	var all [3]*int
	for i := range 3 {
		x := i // 3: moved to heap: x
		all[i] = &x
		y := i
		z := &y
		*z = 1
		w := &pair{1, 2} // 8: &pair{...} does not escape
		w.b = 2
	}
	sum := 0
	for _, p := range all {
		sum += *p
	}
	for {
		var outside *int
		for {
			inside := 1 // 4: moved to heap: inside
			outside = &inside
			break
		}
		return sum + *outside
	}
}

func labels() {
	i := 0
	var p *int
again:
	x := i // 2: moved to heap: x
	p = &x
	i++
	if i < 3 {
		goto again
	}
	goto end
end:
	y := 1 // 2: moved to heap: y
	p = &y
	_ = p
}

func main() {
	heads()
	bodies()
	labels()
}
