// Where package fmt writes to: strings, byte slices, writers of the program, standard output.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type counter struct {
	calls int
	text  []byte
}

func (c *counter) Write(p []byte) (int, error) {
	c.calls++
	c.text = append(c.text, p...)
	return len(p), nil
}

type full struct{}

func (full) Write(p []byte) (int, error) { return 1, errors.New("full") }

func main() {
	var c counter
	fmt.Fprintln(&c, "a", 1)
	fmt.Fprintf(&c, "%d-%d", 2, 3)
	n, err := fmt.Fprint(&c, "b", 4, 5)
	fmt.Println(n, err, c.calls, string(c.text))
	fmt.Println(fmt.Fprint(full{}, "abc"))
	fmt.Println(string(fmt.Append([]byte("x"), 1, "y")), string(fmt.Appendf(nil, "%03d", 7)), string(fmt.Appendln([]byte("z"), 8)))
	var b strings.Builder
	fmt.Fprintf(&b, "%s", "built")
	fmt.Println(b.String(), b.Len())
	fmt.Fprintln(os.Stdout, "to stdout")
	fmt.Fprintf(os.Stderr, "to stderr %d\n", 1)
	n, err = fmt.Printf("héé\n")
	fmt.Println(n, err)
	fmt.Print("a", "b", 1, 2, true, "c\n")
	fmt.Print()
	fmt.Println()
}

// --- stdout
// 4 <nil> 3 a 1
// 2-3b4 5
// 1 full
// x1y 007 z8
//
// built 5
// to stdout
// héé
// 6 <nil>
// ab1 2 truec
//
// --- stderr
// to stderr 1
