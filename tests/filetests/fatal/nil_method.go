// A value method through a nil pointer.
package main

type t struct{ x, y int }

func (v t) sum() int  { return v.x + v.y }
func (p *t) ok() bool { return p == nil }
func sum(p *t) int    { return p.sum() }

func main() {
	var p *t
	println(p.ok())
	println(sum(p))
}

// --- exit 2
// --- stderr
// true
// panic: runtime error: invalid memory address or nil pointer dereference
// [signal SIGSEGV: segmentation violation code=0x_ addr=0x_ pc=0x_]
