// Files that cannot be used any more, or never could.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	name := fmt.Sprint(os.TempDir(), "/morestack-closed-", os.Getpid())
	f, err := os.Create(name)
	fmt.Println(err)
	n, err := f.WriteString("abc")
	fmt.Println(n, err, f.Close())
	os.Remove(name)
	report := func(what string, err error) {
		var at *os.PathError
		fmt.Println(what, errors.As(err, &at), at != nil && at.Op == what && at.Path == name, errors.Is(err, os.ErrClosed), errors.Is(err, os.ErrInvalid))
	}
	_, err = f.Write([]byte("x"))
	report("write", err)
	_, err = f.Read(make([]byte, 1))
	report("read", err)
	report("close", f.Close())
	var none *os.File
	n, err = none.Write(nil)
	fmt.Println(n, err)
	_, err = none.Read(nil)
	fmt.Println(err)
	r, err := os.Open("/")
	fmt.Println(err)
	_, err = r.Write([]byte("x"))
	fmt.Println(err)
	n, err = os.NewFile(1000, "bad").Write([]byte("x"))
	fmt.Println(n, err)
}

// --- stdout
// <nil>
// 3 <nil> <nil>
// write true true true false
// read true true true false
// close true true true false
// 0 invalid argument
// invalid argument
// <nil>
// write /: bad file descriptor
// 0 write bad: bad file descriptor
