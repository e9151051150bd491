// Several results, named results, blank parameters, results passed on, function literals and values that capture nothing.
package main

func divmod(a, b int) (quotient, remainder int) {
	quotient = a / b
	remainder = a % b
	return
}

func pass(q, r int) (int, int, int) { return r, q, q + r }

func ignore(_ int, _ string, x float32) (_ bool, err string) {
	if x > 1 {
		err = "big"
	}
	return
}

func shadow(x int) (y int) {
	y = 1
	{
		y := y + x
		x := y * 2
		_ = x
	}
	if x := x + 1; x > 3 {
		y += x
	}
	return y
}

func apply(f func(int, int) int, a, b int) int { return f(a, b) }
func add(a, b int) int                         { return a + b }

func choose(which string) func(int, int) int {
	switch which {
	case "add":
		return add
	case "mul":
		return func(a, b int) int { return a * b }
	}
	return nil
}

type op struct {
	name string
	f    func(int, int) int
}

func main() {
	println(divmod(17, 5))
	println(pass(divmod(-17, 5)))
	println(ignore(1, "", 2))
	println(shadow(1), shadow(3))
	println(apply(add, 2, 3), apply(func(a, b int) int { return a - b }, 2, 3))
	println(choose("add")(4, 5), choose("mul")(4, 5), choose("x") == nil)
	ops := [...]op{{"+", add}, {"*", choose("mul")}, {"fib", func(a, b int) int {
		for i := 0; i < 10; i++ {
			a, b = b, a+b
		}
		return a
	}}}
	for _, o := range ops {
		println(o.name, o.f(1, 2))
	}
	f := add
	f = choose("mul")
	println(f(6, 7), f != nil)
	println(func(x int) int { return x * x }(9))
	_, r := divmod(9, 4)
	var a [3]int
	a[r], r = divmod(100, 7)
	println(a[1], r)
}

// --- stderr
// 3 2
// -2 -3 -5
// false big
// 1 5
// 5 -1
// 9 20 true
// + 3
// * 2
// fib 144
// 42 true
// 81
// 14 2
