// switch with and without a tag, several values, fallthrough, init statements, default anywhere, strings, no match.
package main

func name(n int) string {
	switch n {
	case 0:
		return "zero"
	case 1, 2, 3:
		return "few"
	default:
		return "many"
	case -1:
		return "minus one"
	}
}

func grade(x float64) (s string) {
	switch y := x * 2; {
	case y < 1:
		s = "low"
		fallthrough
	case y < 2:
		if s == "" {
			s = "middle"
		}
	case y > 100:
		break
	default:
		s = "high"
	}
	return
}

func side(n int) int {
	print("[", n, "]")
	return n
}

func main() {
	println(name(0), name(2), name(9), name(-1))
	println(grade(0.2), grade(0.7), grade(5), grade(99) == "")
	switch side(2) {
	case side(1), side(2), side(3):
		println(" matched")
	case side(4):
		println("not reached")
	}
	switch s := "b"; s {
	case "a":
		println("a")
	case "b", "c":
		println("b or c")
		fallthrough
	case "d":
		println("then d")
	default:
		println("not reached")
	}
	switch {
	}
	switch x := 5; x {
	default:
		println("default", x)
	}
	switch true {
	case false:
		println("not reached")
	case 1 < 2:
		println("true")
	}
	p := struct{ a, b int }{1, 2}
	switch p {
	case struct{ a, b int }{1, 2}:
		println("equal structs")
	}
	for i := 0; i < 300; i += 50 {
		switch byte(i) {
		case 0, 50, 100:
			print("small ")
		case 250:
			print("big ")
		case 150, 200:
			print("middle ")
		}
	}
	println()
}

// --- stderr
// zero few many minus one
// low middle high true
// [2][1][2] matched
// b or c
// then d
// default 5
// true
// equal structs
// small small small middle middle big
