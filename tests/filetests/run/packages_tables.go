// Tables whose columns are aligned, options of a command line, paths.
package main

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"text/tabwriter"
	"time"
)

type list []string

func (l *list) String() string     { return fmt.Sprint(*l) }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func tables() {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "name\tage\tcity")
	fmt.Fprintln(w, "Ann\t7\tZürich")
	fmt.Fprintln(w, "Bartholomew\t101\tRome")
	w.Flush()
	w.Init(os.Stdout, 5, 0, 1, '.', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(w, "a\tb\tc\t")
	fmt.Fprintln(w, "aaa\tbbbbbbb\tc\t")
	fmt.Fprintln(w, "one cell")
	fmt.Fprintln(w, "x\ty\t")
	w.Flush()
	w.Init(os.Stdout, 8, 8, 0, '\t', 0)
	fmt.Fprint(w, "tabs\tof\teight\nlong enough to move\tb\tc\n")
	w.Flush()
}

func options(args ...string) {
	f := flag.NewFlagSet("tool", flag.ContinueOnError)
	f.SetOutput(os.Stdout)
	n := f.Int("n", 10, "how `many`")
	v := f.Bool("v", false, "say more")
	name := f.String("name", "none", "a name")
	d := f.Duration("timeout", 2*time.Second, "how long\nto wait")
	var l list
	f.Var(&l, "add", "add an item")
	err := f.Parse(args)
	fmt.Println(*n, *v, *name, *d, l, f.Args(), f.NFlag(), err)
	f.Visit(func(f *flag.Flag) { fmt.Println("given:", f.Name, f.Value, f.DefValue) })
}

func paths() {
	for _, p := range []string{"a/b/../c.txt", "/", "", "../x//y/", "a/./b.tar.gz"} {
		fmt.Printf("%q %q %q %q\n", path.Clean(p), path.Base(p), path.Dir(p), path.Ext(p))
	}
	fmt.Println(filepath.Join("a", "", "../b", "c"), filepath.IsAbs("/x"))
	fmt.Println(filepath.Rel("/a/b", "/a/c/d"))
	fmt.Println(path.Match("*.g[op]", "main.go"))
	fmt.Println(path.Match("a[", "a"))
}

func main() {
	tables()
	options("-n", "3", "-v", "-name=Ann", "--add", "x", "-add=y", "rest", "-v")
	options("-timeout", "soon")
	options("-x")
	options("-h")
	options("-n")
	paths()
	n := flag.Int("n", 1, "number")
	flag.Parse()
	fmt.Println(*n, flag.NArg(), flag.Args())
}

// --- stdout
// name         age  city
// Ann          7    Zürich
// Bartholomew  101  Rome
// ....a|.......b|....c|
// ..aaa|.bbbbbbb|....c|
// one cell
// ....x|....y|
// tabs			of	eight
// long enough to move	b	c
// 3 true Ann 2s [x y] [rest -v] 4 <nil>
// given: add [x y] []
// given: n 3 10
// given: name Ann none
// given: v true false
// invalid value "soon" for flag -timeout: parse error
// Usage of tool:
//   -add value
//     	add an item
//   -n many
//     	how many (default 10)
//   -name string
//     	a name (default "none")
//   -timeout duration
//     	how long
//     	to wait (default 2s)
//   -v	say more
// 10 false none 0s [] [] 0 invalid value "soon" for flag -timeout: parse error
// flag provided but not defined: -x
// Usage of tool:
//   -add value
//     	add an item
//   -n many
//     	how many (default 10)
//   -name string
//     	a name (default "none")
//   -timeout duration
//     	how long
//     	to wait (default 2s)
//   -v	say more
// 10 false none 2s [] [] 0 flag provided but not defined: -x
// Usage of tool:
//   -add value
//     	add an item
//   -n many
//     	how many (default 10)
//   -name string
//     	a name (default "none")
//   -timeout duration
//     	how long
//     	to wait (default 2s)
//   -v	say more
// 10 false none 2s [] [] 0 flag: help requested
// flag needs an argument: -n
// Usage of tool:
//   -add value
//     	add an item
//   -n many
//     	how many (default 10)
//   -name string
//     	a name (default "none")
//   -timeout duration
//     	how long
//     	to wait (default 2s)
//   -v	say more
// 10 false none 2s [] [] 0 flag needs an argument: -n
// "a/c.txt" "c.txt" "a" ".txt"
// "/" "/" "/" ""
// "." "." "." ""
// "../x/y" "y" "../x/y" ""
// "a/b.tar.gz" "b.tar.gz" "a" ".gz"
// b/c true
// ../c/d <nil>
// true <nil>
// false syntax error in pattern
// 1 0 []
