// Cases that a select cannot have.
package main

func main() {
	c := make(chan int)
	var n int
	select {
	case n:
	case n = 1:
	case c <- "s":
	case x := c:
	case n, n := <-c:
	case s := <-c:
	case <-n:
	case n <- 1:
	case n += <-c:
	case a, b, d := <-c:
	default:
	default:
	}
	select {
	case x := <-c:
		break
		continue
	}
}

// --- exit 1
// --- stderr
// select_cases.go:8:7: select case must be send or receive (possibly with assignment)
// select_cases.go:9:7: select case must be send or receive (possibly with assignment)
// select_cases.go:10:12: cannot use "s" (untyped string constant) as int value in send
// select_cases.go:11:7: select case must be send or receive (possibly with assignment)
// select_cases.go:12:7: declared and not used: n
// select_cases.go:12:10: n repeated on left side of :=
// select_cases.go:13:7: declared and not used: s
// select_cases.go:14:9: invalid operation: cannot receive from non-channel int n (variable of type int)
// select_cases.go:15:7: invalid operation: cannot send to non-channel int n (variable of type int)
// select_cases.go:17:7: declared and not used: a
// select_cases.go:17:10: declared and not used: b
// select_cases.go:17:13: declared and not used: d
// select_cases.go:17:18: assignment mismatch: 3 variables but 1 value
// select_cases.go:19:2: multiple defaults (first at select_cases.go:18:2)
// select_cases.go:22:7: declared and not used: x
// select_cases.go:24:3: continue is not in a loop
