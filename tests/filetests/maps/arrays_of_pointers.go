// An array of structs with pointers is one run with a stride in the map of every call.
package main

type cell struct {
	value int
	left  *int
	right *int
}

func fill(n int, p *int) int {
	var cells [10]cell
	for i := range cells {
		cells[i].left = p
		cells[i].right = &cells[i].value
	}
	if n == 0 {
		return *cells[9].left
	}
	return fill(n-1, cells[n%10].right) + *cells[3].left
}

func main() {
	x := 1
	println(fill(5, &x))
}

// --- stdout
// main.fill: check at 0013, needs 288 bytes
//   entry:      rsi
//   every call: cells [fp-48..fp-40] to [fp-264..fp-256] step 24
//   012c:       [fp-32]  (after memory_clear)
//   01d0:       -  (after main.fill)
//   020e:       -  (after panic_index)
//
// main.main: no check
//   0023:       -  (after main.fill)
//   002e:       -  (after print_begin)
//   0039:       -  (after print_int)
//   0041:       -  (after print_newline)
//   0049:       -  (after print_end)
//
// runtime.doInit: no check
//
// runtime.main: no check
//   0009:       -  (after runtime.doInit)
//   000e:       -  (after main.main)
