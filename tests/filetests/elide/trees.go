// Which checks are left out: leaves and bounded trees need none, recursion and large frames do.
package main

func leaf(a int) int  { a *= 3; return a }
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

// --- stdout
// main.leaf            trees.go:4   no check: uses at most 8 bytes of 384, callees included
// main.tree            trees.go:5   no check: uses at most 40 bytes of 384, callees included
// main.above           trees.go:6   no check: uses at most 72 bytes of 384, callees included
// main.recursive       trees.go:7   check: calls itself
// main.large           trees.go:13  check: may use 840 bytes before the next check, more than 384 (mostly through main.leaf); at most 840 bytes deep in all
// main.callsRecursive  trees.go:20  no check: uses at most 24 bytes of 384 before a callee checks
// main.even            trees.go:21  check: recursive through main.odd
// main.odd             trees.go:22  check: recursive through main.even
// main.indirect        trees.go:24  check: calls through a function value
// main.main            trees.go:26  no check: uses at most 136 bytes of 384 before a callee checks
// main.leaf.value      no source    no check: uses at most 8 bytes of 384, callees included
// runtime.doInit       no source    no check: uses at most 8 bytes of 384, callees included
// runtime.main         no source    no check: uses at most 152 bytes of 384 before a callee checks
