// The smallest program: one line on standard error, where println writes.
package main

func main() {
	println("hello, stack")
}
