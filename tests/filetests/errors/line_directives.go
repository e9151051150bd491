// Mistakes stand where comments say, and these may be wrong themselves.
package main

func main() {
//line foo.go:100
	x := 1
/*line bar.go:10:20*/	z := 3
	q := 3
/*line :11:22*/ w := 4; /*line a:0*/
	/*line a:3:0*/
/*line b:x*/
//line foo.go:50
	y := 2
}

// --- exit 1
// --- stderr
// foo.go:100: declared and not used: x
// bar.go:10:21: declared and not used: z
// bar.go:11:2: declared and not used: q
// bar.go:11:23: declared and not used: w
// bar.go:11:40: invalid line number: 0
// bar.go:12:13: invalid column number: 0
// bar.go:13:10: invalid line number: x
// foo.go:50: declared and not used: y
