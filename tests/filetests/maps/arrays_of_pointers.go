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
