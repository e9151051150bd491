// Only a function that a panic calls itself recovers; a deferred recover counts as called by the function that defers it.
package main

func a() {
	defer func() { println("a", recover() != nil) }()
	func() { defer recover(); panic(1) }()
}
func b() {
	defer func() { println("b", recover() != nil) }()
	func() { defer func() { defer recover() }(); panic(1) }()
}
func c() {
	defer func() { println("c", recover() != nil) }()
	func() { defer func() { recover() }(); panic(1) }()
}
func d() {
	defer func() { println("d", recover() != nil) }()
	func() {
		defer func() {
			defer func() { recover() }()
		}()
		panic(1)
	}()
}
func e() {
	defer func() { println("e", recover() != nil) }()
	func() {
		defer func() {
			defer func() { recover() }()
			panic(2)
		}()
		panic(1)
	}()
}
func main() {
	a()
	b()
	c()
	d()
	e()
}

// --- stderr
// a true
// b false
// c false
// d true
// e true
