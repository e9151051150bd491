package time

const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// The elements of a layout; of those that begin alike the longest comes first.
var elements = [...]string{
	"January", "Jan", "Monday", "Mon", "MST", "2006", "Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07",
	"-070000", "-07:00:00", "-0700", "-07:00", "-07", "002", "01", "02", "03", "04", "05", "06", "15",
	"__2", "_2006", "_2", "PM", "pm", "1", "2", "3", "4", "5",
}

// element returns the first element of a layout, with what is before and behind it.
func element(layout string) (before, found, after string) {
	for i := range len(layout) {
		rest := layout[i:]
		for _, known := range elements {
			if len(rest) < len(known) || rest[:len(known)] != known {
				continue
			}
			// A short name is not the beginning of a longer word.
			if (known == "Jan" || known == "Mon") && len(rest) > 3 && 'a' <= rest[3] && rest[3] <= 'z' {
				continue
			}
			if known == "_2006" {
				// Not a day before a year, but this.
				return layout[:i+1], "2006", rest[len(known):]
			}
			return layout[:i], known, rest[len(known):]
		}
		if (rest[0] == '.' || rest[0] == ',') && len(rest) > 1 && (rest[1] == '0' || rest[1] == '9') {
			end := 1
			for end < len(rest) && rest[end] == rest[1] {
				end++
			}
			if end == len(rest) || rest[end] < '0' || rest[end] > '9' {
				return layout[:i], rest[:end], rest[end:]
			}
		}
	}
	return layout, "", ""
}

func appendNumber(b []byte, n, width int, fill byte) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	digits := decimal(n)
	for range width - len(digits) {
		b = append(b, fill)
	}
	return append(b, digits...)
}

// Format prints a time as the layout prints 2006-01-02 15:04:05.
func (t Time) Format(layout string) string { return string(t.AppendFormat(nil, layout)) }

// AppendFormat is Format appended to b.
func (t Time) AppendFormat(b []byte, layout string) []byte {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	for layout != "" {
		before, found, after := element(layout)
		b = append(b, before...)
		layout = after
		switch found {
		case "":
		case "2006":
			b = appendNumber(b, year, 4, '0')
		case "06":
			b = appendNumber(b, max(year, -year)%100, 2, '0')
		case "January":
			b = append(b, month.String()...)
		case "Jan":
			b = append(b, month.String()[:3]...)
		case "01":
			b = appendNumber(b, int(month), 2, '0')
		case "1":
			b = appendNumber(b, int(month), 0, '0')
		case "Monday":
			b = append(b, t.Weekday().String()...)
		case "Mon":
			b = append(b, t.Weekday().String()[:3]...)
		case "02":
			b = appendNumber(b, day, 2, '0')
		case "_2":
			b = appendNumber(b, day, 2, ' ')
		case "2":
			b = appendNumber(b, day, 0, '0')
		case "002":
			b = appendNumber(b, t.YearDay(), 3, '0')
		case "__2":
			b = appendNumber(b, t.YearDay(), 3, ' ')
		case "15":
			b = appendNumber(b, hour, 2, '0')
		case "03":
			b = appendNumber(b, (hour+11)%12+1, 2, '0')
		case "3":
			b = appendNumber(b, (hour+11)%12+1, 0, '0')
		case "04":
			b = appendNumber(b, minute, 2, '0')
		case "4":
			b = appendNumber(b, minute, 0, '0')
		case "05":
			b = appendNumber(b, second, 2, '0')
		case "5":
			b = appendNumber(b, second, 0, '0')
		case "PM":
			b = append(b, "AMPM"[hour/12*2:][:2]...)
		case "pm":
			b = append(b, "ampm"[hour/12*2:][:2]...)
		case "MST":
			b = t.appendZoneName(b)
		case "Z0700", "Z07:00", "Z07", "Z070000", "Z07:00:00":
			if _, offset := t.Zone(); offset == 0 {
				b = append(b, 'Z')
			} else {
				b = appendOffset(b, offset, found[1:])
			}
		case "-0700", "-070000", "-07:00", "-07", "-07:00:00":
			_, offset := t.Zone()
			b = appendOffset(b, offset, found[1:])
		default:
			b = appendFraction(b, t.Nanosecond(), found)
		}
	}
	return b
}

func (t Time) appendZoneName(b []byte) []byte {
	name, offset := t.Zone()
	if name == "" {
		return appendOffset(b, offset, "0700")
	}
	return append(b, name...)
}

// appendOffset prints seconds east of Greenwich as the layout shows seven hours, with or without minutes and seconds.
func appendOffset(b []byte, offset int, layout string) []byte {
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	b = append(b, sign)
	for _, part := range [...]int{offset / 3600, offset / 60 % 60, offset % 60} {
		b = appendNumber(b, part, 2, '0')
		if layout = layout[2:]; layout == "" {
			break
		}
		if layout[0] == ':' {
			b = append(b, ':')
			layout = layout[1:]
		}
	}
	return b
}

// appendFraction prints as many places as the element has; those of nines drop zeros at the end.
func appendFraction(b []byte, nanoseconds int, element string) []byte {
	places := len(element) - 1
	digits := appendNumber(nil, nanoseconds, 9, '0')
	for places > len(digits) {
		digits = append(digits, '0')
	}
	digits = digits[:places]
	if element[1] == '9' {
		for len(digits) > 0 && digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		if len(digits) == 0 {
			return b
		}
	}
	return append(append(b, element[0]), digits...)
}

func (t Time) String() string {
	text := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.hasClock {
		sign, clock := "+", t.clock
		if clock < 0 {
			sign, clock = "-", -clock
		}
		text += " m=" + sign + decimal(int(clock/1e9)) + "." + string(appendNumber(nil, int(clock%1e9), 9, '0'))
	}
	return text
}
