package time

import (
	"errors"
	"strconv"
)

var units = []struct {
	name string
	size Duration
}{
	{"ns", Nanosecond}, {"us", Microsecond}, {"µs", Microsecond}, {"μs", Microsecond},
	{"ms", Millisecond}, {"s", Second}, {"m", Minute}, {"h", Hour},
}

// ParseDuration reads a text such as -1h2.5m.
func ParseDuration(s string) (Duration, error) {
	invalid := func() (Duration, error) {
		return 0, errors.New("time: invalid duration " + strconv.Quote(s))
	}
	rest, isNegative := s, false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		isNegative = rest[0] == '-'
		rest = rest[1:]
	}
	if rest == "0" {
		return 0, nil
	}
	if rest == "" {
		return invalid()
	}
	isDigit := func(i int) bool { return i < len(rest) && '0' <= rest[i] && rest[i] <= '9' }
	const limit = 1 << 63
	var total uint64
	for rest != "" {
		var whole, part uint64
		scale, end := 1.0, 0
		for ; isDigit(end); end++ {
			if whole > limit/10 {
				return invalid()
			}
			if whole = whole*10 + uint64(rest[end]-'0'); whole > limit {
				return invalid()
			}
		}
		hasDigits := end > 0
		if end < len(rest) && rest[end] == '.' {
			for end++; isDigit(end); end++ {
				hasDigits = true
				if part < limit/100 {
					part = part*10 + uint64(rest[end]-'0')
					scale *= 10
				}
			}
		}
		if !hasDigits {
			return invalid()
		}
		rest = rest[end:]
		for end = 0; end < len(rest) && rest[end] != '.' && !isDigit(end); end++ {
		}
		if end == 0 {
			return 0, errors.New("time: missing unit in duration " + strconv.Quote(s))
		}
		unit := uint64(0)
		for _, known := range units {
			if known.name == rest[:end] {
				unit = uint64(known.size)
			}
		}
		if unit == 0 {
			return 0, errors.New("time: unknown unit " + strconv.Quote(rest[:end]) + " in duration " + strconv.Quote(s))
		}
		rest = rest[end:]
		if whole > limit/unit {
			return invalid()
		}
		total += whole*unit + uint64(float64(part)*(float64(unit)/scale))
		if total > limit {
			return invalid()
		}
	}
	if isNegative {
		return -Duration(total), nil
	}
	if total > limit-1 {
		return invalid()
	}
	return Duration(total), nil
}
