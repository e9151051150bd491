// Package os: environment, files and what goes wrong with them.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

var dir = fmt.Sprint(os.TempDir(), "/morestack-os-", os.Getpid())

// shown leaves out of an error what is different each time.
func shown(err error) string {
	return strings.ReplaceAll(fmt.Sprint(err), dir, "DIR")
}

func main() {
	fmt.Println(os.Expand("$A ${B} $$ x$", func(s string) string { return "<" + s + ">" }))
	os.Setenv("MS_TEST", "v=1")
	fmt.Println(os.Getenv("MS_TEST"), os.ExpandEnv("[$MS_TEST]"))
	_, found := os.LookupEnv("MS_NOT")
	fmt.Println(found, os.Setenv("a=b", "c"))
	os.RemoveAll(dir)
	fmt.Println(os.Mkdir(dir, 0o755), shown(os.Mkdir(dir, 0o755)))
	name := dir + "/f"
	f, err := os.Create(name)
	fmt.Println(err)
	fmt.Fprintf(f, "line %d\n", 1)
	f.WriteString("second")
	fmt.Println(f.Close(), shown(f.Close()))
	_, err = f.Write(nil)
	fmt.Println(shown(err))
	f, _ = os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	f.WriteString(" and more")
	f.Close()
	f, _ = os.Open(name)
	b := make([]byte, 4)
	n, err := f.ReadAt(b, 2)
	fmt.Println(n, err, string(b))
	pos, err := f.Seek(-4, io.SeekEnd)
	fmt.Println(pos, err)
	all, err := io.ReadAll(f)
	fmt.Println(string(all), err)
	_, err = f.Write([]byte("x"))
	fmt.Println(shown(err))
	f.Close()
	fmt.Println(os.Rename(name, name+"2"), os.Rename(name, name+"2") != nil)
	_, err = os.ReadFile(name)
	fmt.Println(shown(err), os.IsNotExist(err))
	fmt.Println(os.Remove(dir) != nil, os.RemoveAll(dir), os.RemoveAll(dir))
	fmt.Println(os.FileMode(0o644), os.ModeDir|0o755)
	_, err = os.ReadFile("/")
	fmt.Println(err)
}

// --- stdout
// <A> <B> <$> x$
// v=1 [v=1]
// false setenv: invalid argument
// <nil> mkdir DIR: file exists
// <nil>
// <nil> close DIR/f: file already closed
// write DIR/f: file already closed
// 4 <nil> ne 1
// 18 <nil>
// more <nil>
// write DIR/f: bad file descriptor
// <nil> true
// open DIR/f: no such file or directory true
// true <nil> <nil>
// -rw-r--r-- drwxr-xr-x
// read /: is a directory
