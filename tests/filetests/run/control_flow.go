// goto, labels, every form of switch and range, named results.
package main

func gotos(n int) int {
	i, sum := 0, 0
loop:
	if i < n {
		if i%3 == 0 {
			i++
			goto loop
		}
		sum += i
		i++
		goto loop
	}
	return sum
}

func labels() {
outer:
	for i := 0; i < 5; i++ {
		for j := 0; ; j++ {
			switch {
			case j == 3:
				continue outer
			case i == 3:
				break outer
			case j == 1:
				break
			default:
				print(i, j, " ")
			}
			if i == 2 {
				goto done
			}
		}
	}
done:
	println()
	{
		x := 3

		{
			if x > 2 {
				goto out
			}
			println("not reached")
		}
	}
out:
sw:
	switch x := 3; x {
	case 3:
		for {
			break sw
		}
		println("no")
	}
}

func sw(x int) string {
	switch x {
	case 0:
		return "zero"
	case 1, 2, 3:
		if x == 2 {
			break
		}
		fallthrough
	case 4:
		return "few"
	case 100, 1000, -5:
		return "some"
	default:
		return "many"
	case 5:
	}
	return "end"
}
func sws(s string) int {
	switch s {
	case "a", "b":
		return 1
	case "hello":
		return 2
	case "":
		return 3
	}
	return 4
}
func swf(f float64) int {
	switch {
	case f < 0:
		return -1
	case f > 0:
		return 1
	}
	return 0
}
func sw8(x uint8) int {
	switch x {
	case 255:
		return 1
	case 128:
		return 2
	case 0:
		return 3
	case 7, 8, 9, 10, 11, 12:
		return 4
	}
	return 5
}
func swi8(x int8) int {
	switch x {
	case -1:
		return 1
	case -128:
		return 2
	case 0:
		return 3
	case 7, 8, 9, 10, 11, 12:
		return 4
	}
	return 5
}
func named(n int) (r int, s string) {
	s = "start"
	if n == 0 {
		return
	}
	if n == 1 {
		return 5, "five"
	}
	r, s = 1, "x"
	for i := range n {
		if i == 4 {
			return r, s
		}
		r += i
	}
	return
}
func swap(a, b int) (x, y int) { x, y = b, a; return y + 1, x + 2 }
func swapNamed(a, b int) (x, y int) {
	x, y = a, b
	return y, x
}
func noresult() { return }
func inf() int {
	for {
	}
}
func cond(a, b bool) int {
	if a {
		if b {
			return 1
		} else {
			return 2
		}
	} else if b {
		return 3
	} else {
		return 4
	}
}
func ranges() {
	for range 3 {
		print("x")
	}
	var n8 int8 = 3
	for i := range n8 {
		print(i)
	}
	for i := range uint8(2) {
		print(i)
	}
	for i := range -5 {
		print("never", i)
	}
	for i := range 10 {
		if i == 2 {
			continue
		}
		if i == 5 {
			break
		}
		i *= 2
		print(" ", i)
	}
	println()
	s := "héllo, 世界\xff\xc0z\U0001F600"
	for i, r := range s {
		print(i, ":", r, " ")
	}
	for i := range s {
		print(i, " ")
	}
	for range s {
		print(".")
	}
	var k int
	var v rune
	for k, v = range s {
	}
	println(k, v)
	var arr [3][2]int
	for i, row := range arr {
		row[0] = 5
		arr[i][1] = i
		print(row[1])
	}
	for i := range arr {
		for j := range arr[i] {
			print(arr[i][j], " ")
		}
	}
	var p *[3]int
	for i := range p {
		print(i)
	}
	println(len(p))
}

var i int

func main() {
	println(gotos(10))
	labels()
	for _, x := range [...]int{-5, 0, 1, 2, 3, 4, 5, 6, 100, 1000, 1 << 40} {
		print(sw(x), " ")
	}
	println(sws("a"), sws("b"), sws("hello"), sws(""), sws("hellO"))
	println(swf(-1), swf(1), swf(0), sw8(255), sw8(128), sw8(0), sw8(9), sw8(13), swi8(-1), swi8(-128), swi8(0), swi8(9), swi8(13))
	println(named(0))
	println(named(1))
	println(named(2))
	println(named(10))
	println(swap(1, 2))
	println(swapNamed(1, 2))
	noresult()
	println(cond(true, true), cond(true, false), cond(false, true), cond(false, false))
	ranges()
}

// --- stderr
// 27
// 00 02 10 12 20
// some zero few end few few end many some some many 1 1 2 3 4
// -1 1 0 1 2 3 4 5 1 2 3 4 5
// 0 start
// 5 five
// 2 x
// 7 x
// 2 4
// 2 1
// 1 2 3 4
// xxx01201 0 2 6 8
// 0:104 1:233 3:108 4:108 5:111 6:44 7:32 8:19990 11:30028 14:65533 15:65533 16:122 17:128512 0 1 3 4 5 6 7 8 11 14 15 16 17 .............17 128512
// 0000 0 0 1 0 2 0123
