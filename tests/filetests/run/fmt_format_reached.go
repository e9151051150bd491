// Methods Format are found wherever they come from: a package variable that is data, an embedded interface, a pointer.
package main

import (
	"fmt"
	"os"
)

type point struct{ x, y int }

func (p *point) Format(s fmt.State, verb rune) {
	width, has := s.Width()
	fmt.Fprintf(s, "<%c %d %t %t %d,%d>", verb, width, has, s.Flag('+'), p.x, p.y)
}

type outer struct {
	fmt.Formatter
	n int
}

var data any = &point{1, 2}

func main() {
	fmt.Println(data)
	fmt.Printf("%+8v|%x\n", data, data)
	fmt.Println(outer{data.(fmt.Formatter), 3}, []any{data})
	fmt.Fprintln(os.Stdout, point{3, 4})
}

// --- stdout
// <v 0 false false 1,2>
// <v 8 true true 1,2>|<x 0 false false 1,2>
// <v 0 false false 1,2> [<v 0 false false 1,2>]
// {3 4}
