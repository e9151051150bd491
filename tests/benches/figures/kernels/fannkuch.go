package main

// Flips of prefixes over all permutations of n: small slices, much swapping.
func fannkuch(n int) (checksum, most int) {
	perm := make([]int, n)
	first := make([]int, n)
	count := make([]int, n)
	for i := range first {
		first[i] = i
	}
	r := n
	for round := 0; ; round++ {
		for ; r != 1; r-- {
			count[r-1] = r
		}
		for i := 0; i < n; i++ {
			perm[i] = first[i]
		}
		flips := 0
		for k := perm[0]; k != 0; k = perm[0] {
			for i, j := 0, k; i < j; i, j = i+1, j-1 {
				perm[i], perm[j] = perm[j], perm[i]
			}
			flips++
		}
		if flips > most {
			most = flips
		}
		if round%2 == 0 {
			checksum += flips
		} else {
			checksum -= flips
		}
		for {
			if r == n {
				return checksum, most
			}
			head := first[0]
			for i := 0; i < r; i++ {
				first[i] = first[i+1]
			}
			first[r] = head
			count[r]--
			if count[r] > 0 {
				break
			}
			r++
		}
	}
}

func main() {
	checksum, most := fannkuch(10)
	println(checksum, most)
}
