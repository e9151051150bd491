// Floats of both sizes in all of fmt's layouts.
package main

import (
	"fmt"
	"math"
)

func main() {
	values := []float64{
		0, math.Copysign(0, -1), 1, 1.5, 2.5, 0.125, 100, 123456, 1234567, 1e20, 1e21, 1e23, 5e-324, math.MaxFloat64, 0.1,
		1.0 / 3, math.Pi * 1e10, 0.000012345, 99999.5, math.Inf(1), math.Inf(-1), math.NaN(),
	}
	for _, v := range values {
		fmt.Println(v, float32(v))
		fmt.Printf("%v|%g|%G|%e|%E|%f|%b|%x|%X\n", v, v, v, v, v, v, v, v, v)
		fmt.Printf("%.0f|%.1f|%.10f|%.0e|%.3e|%.0g|%.3g|%.20g|%.2x\n", v, v, v, v, v, v, v, v, v)
		fmt.Printf("%8.2f|%-8.2f|%08.2f|%+.2f|% .2f|%#.0f|%#g|%#.3g|%+08.1f\n", v, v, v, v, v, v, v, v, v)
		w := float32(v)
		fmt.Printf("%v|%g|%e|%b|%x|%.3f|%#v\n", w, w, w, w, w, w, w)
	}
	// Half-way between two texts of the shortest length: the even one.
	fmt.Println(float32(236562.625), float32(1136184.25), float32(298994.625))
	fmt.Printf("%v %.2f %+v %8.1f|\n", 1+2i, 1.255+2i, complex64(-1i), complex(math.NaN(), math.Inf(-1)))
}
