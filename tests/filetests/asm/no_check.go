// A function whose whole call tree fits the red zone has no stub at all.
// flags: --func main.average
package main

func average(a, b int) int { return (a + b) / 2 }

func main() {
	println(average(3, 8))
}
