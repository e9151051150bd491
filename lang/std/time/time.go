package time

type Month int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
	"October", "November", "December"}

var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

func decimal(n int) string {
	if n < 0 {
		return "-" + decimal(-n)
	}
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + string(rune('0'+n%10))
}

func (m Month) String() string {
	if January <= m && m <= December {
		return monthNames[m-1]
	}
	return "%!Month(" + decimal(int(m)) + ")"
}

func (d Weekday) String() string {
	if Sunday <= d && d <= Saturday {
		return dayNames[d]
	}
	return "%!Weekday(" + decimal(int(d)) + ")"
}

// From the first day of year 1 to the first of 1970.
const (
	secondsPerDay    = 86400
	daysBeforeEpoch  = 719162
	secondsBeforeUTC = daysBeforeEpoch * secondsPerDay
)

// A Time is an instant; the zero value is the first second of year 1.
type Time struct {
	seconds     int64 // since year 1
	nanoseconds int32
	hasClock    bool
	clock       int64 // of the monotonic clock, in nanoseconds
	location    *Location
}

// now is Now without a location.
func now() Time

// Now returns the time.
func Now() Time {
	t := now()
	t.location = Local
	return t
}

// Unix returns the time that many seconds and nanoseconds after 1970.
func Unix(seconds, nanoseconds int64) Time {
	seconds += nanoseconds / 1e9
	nanoseconds %= 1e9
	if nanoseconds < 0 {
		nanoseconds += 1e9
		seconds--
	}
	return Time{seconds: seconds + secondsBeforeUTC, nanoseconds: int32(nanoseconds), location: Local}
}

func UnixMilli(ms int64) Time { return Unix(ms/1e3, ms%1e3*1e6) }
func UnixMicro(us int64) Time { return Unix(us/1e6, us%1e6*1e3) }

func Since(t Time) Duration { return Now().Sub(t) }
func Until(t Time) Duration { return t.Sub(Now()) }

func (t Time) Unix() int64      { return t.seconds - secondsBeforeUTC }
func (t Time) UnixNano() int64  { return t.Unix()*1e9 + int64(t.nanoseconds) }
func (t Time) UnixMicro() int64 { return t.Unix()*1e6 + int64(t.nanoseconds)/1e3 }
func (t Time) UnixMilli() int64 { return t.Unix()*1e3 + int64(t.nanoseconds)/1e6 }
func (t Time) Nanosecond() int  { return int(t.nanoseconds) }
func (t Time) IsZero() bool     { return t.seconds == 0 && t.nanoseconds == 0 }

func (t Time) After(u Time) bool  { return t.Compare(u) > 0 }
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }
func (t Time) Equal(u Time) bool  { return t.Compare(u) == 0 }

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (t Time) Compare(u Time) int {
	if t.hasClock && u.hasClock {
		return compare(t.clock, u.clock)
	}
	if c := compare(t.seconds, u.seconds); c != 0 {
		return c
	}
	return compare(int64(t.nanoseconds), int64(u.nanoseconds))
}

// Add returns the time d later.
func (t Time) Add(d Duration) Time {
	nanoseconds := int64(t.nanoseconds) + int64(d%Second)
	t.seconds += int64(d / Second)
	if nanoseconds >= 1e9 {
		t.seconds++
		nanoseconds -= 1e9
	} else if nanoseconds < 0 {
		t.seconds--
		nanoseconds += 1e9
	}
	t.nanoseconds = int32(nanoseconds)
	t.clock += int64(d)
	return t
}

// Sub returns how much later than u it is, or the longest or shortest duration if it is more than that.
func (t Time) Sub(u Time) Duration {
	if t.hasClock && u.hasClock {
		return Duration(t.clock - u.clock)
	}
	d := Duration(t.seconds-u.seconds)*Second + Duration(t.nanoseconds-u.nanoseconds)
	switch {
	case u.Add(d).Equal(t):
		return d
	case t.Before(u):
		return shortest
	}
	return longest
}

// Round and Truncate also drop the monotonic clock.
func (t Time) Round(d Duration) Time {
	t.hasClock, t.clock = false, 0
	if d <= 0 {
		return t
	}
	rest := t.rest(d)
	if rest+rest < d {
		return t.Add(-rest)
	}
	return t.Add(d - rest)
}

func (t Time) Truncate(d Duration) Time {
	t.hasClock, t.clock = false, 0
	if d <= 0 {
		return t
	}
	return t.Add(-t.rest(d))
}

// rest is the time since year 1 modulo d, never negative.
func (t Time) rest(d Duration) Duration {
	m := uint64(d)
	seconds, nanoseconds := t.seconds, int64(t.nanoseconds)
	isNegative := seconds < 0
	if isNegative {
		seconds, nanoseconds = -seconds, -nanoseconds
		if nanoseconds < 0 {
			nanoseconds += 1e9
			seconds--
		}
	}
	rest := uint64(0)
	// Bit by bit, so that nothing overflows: seconds times 1e9 modulo m.
	for scale := uint64(Second) % m; seconds > 0; seconds >>= 1 {
		if seconds&1 == 1 {
			rest = (rest + scale) % m
		}
		scale = scale * 2 % m
	}
	rest = (rest + uint64(nanoseconds)) % m
	if isNegative && rest != 0 {
		return d - Duration(rest)
	}
	return Duration(rest)
}
