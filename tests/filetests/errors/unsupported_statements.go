// defer, go and recover are not there yet.
// oracle: accepts
package main

func work() {}

func main() {
	defer work()
	go work()
	println(recover() == nil)
}
