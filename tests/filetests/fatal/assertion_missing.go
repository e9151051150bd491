// An interface holds a type without a method that is asserted.
package main

func main() {
	var x any = 3
	println(x.(interface{ Foo() }))
}

// --- exit 2
// --- stderr
// panic: interface conversion: int is not interface { Foo() }: missing method Foo
