// Names that are not declared.
package main

func f() int {
	return x + y
}

func main() {
	println(f(), g(1))
	z = 3
	var t T
	_ = t
	f.h()
	goto nowhere
}

// --- exit 1
// --- stderr
// undefined.go:5:9: undefined: x
// undefined.go:5:13: undefined: y
// undefined.go:9:15: undefined: g
// undefined.go:10:2: undefined: z
// undefined.go:11:8: undefined: T
// undefined.go:13:4: f.h undefined (type func() int has no field or method h)
// undefined.go:14:7: label nowhere not defined
