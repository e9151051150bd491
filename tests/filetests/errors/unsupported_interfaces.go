// Interfaces, type assertions and type switches are not there yet.
// oracle: accepts
package main

type shape interface{ area() float64 }

type square struct{ side float64 }

func (s square) area() float64 { return s.side * s.side }

func main() {
	var s shape = square{2}
	println(s.area())
	var e error
	_ = e
	var a any = 5
	_, _ = a.(int)
	switch a.(type) {
	}
}
