// Missing and wrong returns.
package main

func a() int {
}

func b(x int) int {
	if x > 1 {
		return 1
	}
}

func c(x int) int {
	for {
		if x > 1 {
			break
		}
	}
}

func d() int {
	for {
	}
}

func e(x int) int {
	switch x {
	case 1:
		return 1
	default:
		panic("x")
	}
}

func f() (int, string) {
	return 1
}

func g() {
	return 1
}

func h() int {
	return
}

func i() (x int, y string) {
	{
		x := 2
		_ = x
		return
	}
}

func j() int {
	return "x"
}

func main() {
	a()
	b(1)
}

// --- exit 1
// --- stderr
// returns.go:5:1: missing return
// returns.go:11:1: missing return
// returns.go:19:1: missing return
// returns.go:36:9: not enough return values
// returns.go:40:9: too many return values
// returns.go:44:2: not enough return values
// returns.go:51:3: result parameter x not in scope at return
// returns.go:56:9: cannot use "x" (untyped string constant) as int value in return statement
