// Every form of for; loop variables are new in each iteration; break, continue, labels, goto.
package main

func main() {
	for i := 0; i < 3; i++ {
		print(i, " ")
	}
	println()
	n := 5
	for n > 0 {
		n -= 2
	}
	println(n)
	for {
		n++
		if n%7 == 0 {
			break
		}
		if n&1 == 0 {
			continue
		}
		print(n, " ")
	}
	println(n)
	for i := range 4 {
		i *= 10
		print(i, " ")
	}
	for range 2 {
		print("again ")
	}
	var small int8 = 3
	for i := range small {
		print(i, " ")
	}
	println()
outer:
	for i := 0; i < 4; i++ {
		for j := 0; ; j++ {
			switch {
			case j == i:
				continue outer
			case i == 3:
				break outer
			case j > 10:
				break
			}
			print(i, j, " ")
		}
	}
	println()
	i := 0
loop:
	if i < 3 {
		print("goto ", i, " ")
		i++
		goto loop
	}
	println()
	var ptrs [3]*int
	var sum int
	for i := 0; i < 3; i++ {
		p := &i
		ptrs[i] = nil
		*p += 0
		sum += *p
	}
	println(sum, ptrs[0] == nil)
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		print(i, ",", j, " ")
	}
	println()
	k := 0
	var a [3]int
	for k, a[k] = range a {
		a[2] += k + 1
	}
	println(k, a[0], a[1], a[2])
	for i := range 3 {
		if i == 1 {
			goto next
		}
		print("at ", i, " ")
	next:
	}
	println()
	{
		if k > 1 {
			goto done
		}
		println("not reached")
	}
done:
	println("done")
}

// --- stderr
// 0 1 2
// -1
// 0
// 0 10 20 30 again again 0 1 2
// 10 20 21
// goto 0 goto 1 goto 2
// 3 true
// 0,10 1,8 2,6 3,4
// 2 0 0 6
// at 0 at 2
// done
