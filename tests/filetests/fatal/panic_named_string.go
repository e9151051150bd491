// A panic with a value of a named string type: in quotes that escape nothing.
package main

type reason string

func main() {
	panic(reason("no \"more\"\n"))
}

// --- exit 2
// --- stderr
// panic: main.reason("no "more"
// 	")
