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

// --- exit 1
// --- stderr
// unsupported_interfaces.go:5:12: not supported yet: interfaces
// unsupported_interfaces.go:12:8: not supported yet: interfaces
// unsupported_interfaces.go:13:10: not supported yet: interfaces
// unsupported_interfaces.go:14:8: not supported yet: interfaces
// unsupported_interfaces.go:15:6: not supported yet: interfaces
// unsupported_interfaces.go:16:8: not supported yet: interfaces
// unsupported_interfaces.go:17:9: not supported yet: interfaces
// unsupported_interfaces.go:18:2: not supported yet: type switches
