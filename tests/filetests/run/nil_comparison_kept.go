// What a comparison of pointers gave is used after calls that move or collect what the pointers point to.

package main

func list(v ...int) []int { return append([]int{}, v...) }

func note(b bool) { println(b) }

func main() {
	b := !(list(1, 2, 3) != nil)
	_ = b
	f := float64(3)
	for i := 0; i < 3; i++ {
		c := list(4, 5)
		println(len(c), f)
	}
	if b {
		note(b)
	}
	note(b)
}

// --- stderr
// 2 3
// 2 3
// 2 3
// false
