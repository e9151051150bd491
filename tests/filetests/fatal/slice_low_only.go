// s[i:] with i above the length.
package main

func tail(s []byte, i int) []byte { return s[i:] }

func main() {
	var a [4]byte
	println(len(tail(a[:2], 2)))
	println(len(tail(a[:2], 3)))
}

// --- exit 2
// --- stderr
// 0
// panic: runtime error: slice bounds out of range [3:2]
