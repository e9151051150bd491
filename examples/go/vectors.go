// Structs, methods, pointer receivers and function values: a few bodies that fall and bounce.
package main

type vector struct{ x, y float64 }

func (v vector) plus(w vector) vector    { return vector{v.x + w.x, v.y + w.y} }
func (v vector) scaled(f float64) vector { return vector{v.x * f, v.y * f} }
func (v *vector) bounce(floor, loss float64) bool {
	if v.y >= floor {
		return false
	}
	v.y = floor + (floor-v.y)*loss
	return true
}

type body struct {
	name         string
	place, speed vector
	bounces      int
	pull         func(vector) vector
}

func earth(vector) vector    { return vector{0, -10} }
func moon(vector) vector     { return vector{0, -1.625} }
func spring(p vector) vector { return p.scaled(-2) }

func (b *body) step(seconds float64) {
	b.speed = b.speed.plus(b.pull(b.place).scaled(seconds))
	b.place = b.place.plus(b.speed.scaled(seconds))
	if b.place.bounce(0, 0.5) {
		b.speed.y = -b.speed.y * 0.5
		b.bounces++
	}
}

func main() {
	bodies := [...]body{
		{name: "stone", place: vector{0, 8}, pull: earth},
		{name: "dust", place: vector{0, 8}, speed: vector{1, 0}, pull: moon},
		{name: "weight", place: vector{4, 8}, pull: spring},
	}
	for tick := range 33 {
		for i := range bodies {
			bodies[i].step(0.125)
		}
		if tick%16 == 0 {
			for _, b := range bodies {
				print(b.name, " ", b.place.x, " ", b.place.y, " (", b.bounces, ")  ")
			}
			println()
		}
	}
}
