// Frames between the small limit and a page, and of several pages, each in a chain of calls.
package main

func hundred(n int, p *int) int {
	var a [20]int
	a[n%20] = *p
	if n == 0 {
		return a[0]
	}
	return page(n-1, &a[n%20]) + a[n%20]
}

func page(n int, p *int) int {
	var a [600]int
	a[n%600] = *p + 1
	if n == 0 {
		return a[0]
	}
	return pages(n-1, &a[n%600]) + a[n%600]
}

func pages(n int, p *int) int {
	var a [3000]int
	a[n%3000] = *p + 2
	if n == 0 {
		return a[0]
	}
	return hundred(n-1, &a[n%3000]) + a[n%3000]
}

func main() {
	x := 1
	println(hundred(300, &x))
}

// --- stderr
// 45551
