// import . declares the exported names of a package in the file.
package main

import (
	. "fmt"
	. "strings"
)

type shout string

func (s shout) String() string { return ToUpper(string(s)) }

func main() {
	var b Builder
	b.WriteString("built")
	Println(b.String(), shout("loud"), Repeat("ab", 2))
	// A local name comes first.
	Index := 3
	Println(Index)
}

// --- stdout
// built LOUD abab
// 3
