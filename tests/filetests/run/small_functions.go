// Functions that only answer an expression may be lowered where they are called: arguments are still evaluated once, in order.
package main

type point struct{ x, y int }

func (p point) norm() int             { return p.x*p.x + p.y*p.y }
func (p point) flip() point           { return p }
func half(x float64) float64          { return x / 2 }
func element(i, j int) float64        { return 1 / float64((i+j)*(i+j+1)/2+i+1) }
func low(x int, n uint) int           { return x & (1<<n - 1) }
func wrap(x int8) int8                { return x * x }
func less(a, b int, strict bool) bool { return a < b || !strict && a == b }
func second(_ int, b int) int         { return b }
func constant(int) float32            { return 0.1 }
func named(x int) (result int)        { return x + 1 }
func quotient(a, b int) int           { return a / b }

type celsius float64

func (c celsius) kelvin() celsius { return c + 273.15 }

var count int

func next() int {
	count++
	return count
}

func main() {
	println(point{3, 4}.norm(), point{1, 2}.flip().y)
	println(half(5), half(half(3)), element(3, 4))
	println(low(1000, 4), low(-1, 63), low(-1, 64), low(5, 200))
	println(wrap(100), wrap(-128))
	println(less(1, 2, true), less(2, 2, true), less(2, 2, false))
	println(second(next(), next()), second(next(), 10), count)
	println(constant(next()), named(named(1)), count)
	println(celsius(20).kelvin(), quotient(-7, 2))
	f := point.norm
	g := half
	println(f(point{1, 1}), g(9))
	x := 3
	x = named(x) + second(x, named(x))
	println(x)
}

// --- stderr
// 25 2
// 2.5 0.75 0.03125
// 8 9223372036854775807 -1 5
// 16 0
// true false true
// 2 10 3
// 0.1 3 4
// 293.15 -3
// 2 4.5
// 8
