// A string index out of range.
package main

func at(s string, i uint8) byte { return s[i] }

func main() {
	println(at("hello", 4))
	println(at("hello", 200))
}

// --- exit 2
// --- stderr
// 111
// panic: runtime error: index out of range [200] with length 5
