// Package time measures time and knows the calendar.
package time

// A Duration in nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	longest  Duration = 1<<63 - 1
	shortest Duration = -1 << 63
)

func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }
func (d Duration) Seconds() float64    { return d.in(Second) }
func (d Duration) Minutes() float64    { return d.in(Minute) }
func (d Duration) Hours() float64      { return d.in(Hour) }

func (d Duration) in(unit Duration) float64 {
	return float64(d/unit) + float64(d%unit)/float64(unit)
}

// Abs returns the absolute value, the longest duration of the shortest.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == shortest:
		return longest
	}
	return -d
}

// Truncate rounds towards zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds to the nearest multiple of m, half away from zero.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if uint64(r)*2 < uint64(m) {
			return d + r
		}
		if rounded := d - m + r; rounded < d {
			return rounded
		}
		return shortest
	}
	if uint64(r)*2 < uint64(m) {
		return d - r
	}
	if rounded := d + m - r; rounded > d {
		return rounded
	}
	return longest
}

// String prints as 1h2m3.5s, or with a smaller unit below a second.
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	var text [32]byte
	at := len(text)
	put := func(s string) {
		at -= len(s)
		copy(text[at:], s)
	}
	digits := func(n uint64) {
		for {
			at--
			text[at] = '0' + byte(n%10)
			n /= 10
			if n == 0 {
				return
			}
		}
	}
	// fraction prints what is behind the point and returns what is before it.
	fraction := func(n uint64, places int) uint64 {
		isShown := false
		for range places {
			digit := n % 10
			n /= 10
			if isShown = isShown || digit != 0; isShown {
				at--
				text[at] = '0' + byte(digit)
			}
		}
		if isShown {
			put(".")
		}
		return n
	}
	n := uint64(d)
	if d < 0 {
		n = -n
	}
	if n < uint64(Second) {
		switch {
		case n < uint64(Microsecond):
			put("ns")
			digits(n)
		case n < uint64(Millisecond):
			put("µs")
			digits(fraction(n, 3))
		default:
			put("ms")
			digits(fraction(n, 6))
		}
	} else {
		put("s")
		seconds := fraction(n, 9)
		digits(seconds % 60)
		if minutes := seconds / 60; minutes > 0 {
			put("m")
			digits(minutes % 60)
			if hours := minutes / 60; hours > 0 {
				put("h")
				digits(hours)
			}
		}
	}
	if d < 0 {
		put("-")
	}
	return string(text[at:])
}
