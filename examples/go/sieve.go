// The sieve of Eratosthenes on an array of bits that lives on the stack.
package main

const limit = 100000

type bits [limit/64 + 1]uint64

func (b *bits) set(n int)      { b[n/64] |= 1 << (n % 64) }
func (b *bits) has(n int) bool { return b[n/64]&(1<<(n%64)) != 0 }

func sieve(composite *bits) (count, last int) {
	for n := 2; n < limit; n++ {
		if composite.has(n) {
			continue
		}
		count++
		last = n
		for multiple := n * n; multiple < limit; multiple += n {
			composite.set(multiple)
		}
	}
	return
}

func main() {
	var composite bits
	count, last := sieve(&composite)
	println(count, "primes below", limit, "- the last is", last)
	for n := range 60 {
		if n >= 2 && !composite.has(n) {
			print(n, " ")
		}
	}
	println()
}
