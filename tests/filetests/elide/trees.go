// Which checks are left out: leaves and bounded trees need none, recursion and large frames do.
package main

func leaf(a int) int  { return a * 3 }
func tree(a int) int  { return leaf(a) + leaf(a+1) }
func above(a int) int { return tree(a) - tree(a*2) }
func recursive(n int) int {
	if n == 0 {
		return above(n)
	}
	return recursive(n-1) + 1
}
func large(n int) int {
	var a [100]int
	a[n%100] = n
	p := &a[(n+1)%100]
	*p = 3
	return leaf(a[(n*7)%100])
}
func callsRecursive(n int) int { return recursive(n) + 1 }
func even(n int) bool          { return n == 0 || odd(n-1) }
func odd(n int) bool           { return n != 0 && even(n-1) }

func indirect(f func(int) int, n int) int { return f(n) }

func main() {
	println(above(1), recursive(3), large(4), callsRecursive(2), even(10), indirect(leaf, 2))
}
