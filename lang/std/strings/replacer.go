package strings

import "io"

// A Replacer replaces several strings at once.
type Replacer struct{ pairs []string }

// NewReplacer takes pairs of old and new; at each place the first old that fits counts.
func NewReplacer(pairs ...string) *Replacer {
	if len(pairs)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	return &Replacer{append([]string(nil), pairs...)}
}

// Replace returns s with everything replaced.
func (r *Replacer) Replace(s string) string {
	var b Builder
	start, isAfterEmpty := 0, false
	for i := 0; i <= len(s); {
		pair := r.find(s[i:], isAfterEmpty)
		if pair < 0 {
			isAfterEmpty = false
			i++
			continue
		}
		b.WriteString(s[start:i])
		b.WriteString(r.pairs[pair+1])
		i += len(r.pairs[pair])
		start = i
		isAfterEmpty = len(r.pairs[pair]) == 0
	}
	if start == 0 && b.Len() == 0 {
		return s
	}
	b.WriteString(s[start:])
	return b.String()
}

// find returns the first pair whose old begins s, or -1; the empty string is found once at each place.
func (r *Replacer) find(s string, isAfterEmpty bool) int {
	for pair := 0; pair < len(r.pairs); pair += 2 {
		if old := r.pairs[pair]; HasPrefix(s, old) && (len(old) > 0 || !isAfterEmpty) {
			return pair
		}
	}
	return -1
}

// WriteString writes s with everything replaced.
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	return io.WriteString(w, r.Replace(s))
}
