// Which number below a limit takes the longest way down to 1?
package main

func steps(n uint64) (count int, peak uint64) {
	for n != 1 {
		if n > peak {
			peak = n
		}
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		count++
	}
	return
}

func main() {
	longest, at := 0, uint64(0)
	highest := uint64(0)
	for n := uint64(1); n < 30000; n++ {
		count, peak := steps(n)
		if count > longest {
			longest, at = count, n
		}
		highest = max(highest, peak)
	}
	println("longest:", at, "with", longest, "steps; highest point:", highest)
}
