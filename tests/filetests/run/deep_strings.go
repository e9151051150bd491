// Strings over deep calls: their pointers leave the stack alone and must not be adjusted.
package main

func count(s string, c byte, n int) int {
	if len(s) == 0 {
		return n
	}
	if s[0] == c {
		n++
	}
	return count(s[1:], c, n)
}

func longest(n int, best string, words *[4]string) string {
	if n == 0 {
		return best
	}
	word := words[n&3]
	if len(word) > len(best) {
		best = word
	}
	local := best
	result := longest(n-1, local, words)
	if result < local {
		return local
	}
	return result
}

const text = "the quick brown fox jumps over the lazy dog and then the dog sleeps for the rest of the day"

func main() {
	println(count(text, 'o', 0), count(text, 'z', 0), len(text))
	words := [4]string{"alpha", "be", "gamma ray", "delta"}
	println(longest(30000, "", &words))
}

// --- stderr
// 7 1 91
// gamma ray
