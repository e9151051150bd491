package time

import (
	"errors"
	"strconv"
)

// A ParseError says what is wrong with the text of a time.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

func (e *ParseError) Error() string {
	text := "parsing time " + strconv.Quote(e.Value)
	if e.Message != "" {
		return text + e.Message
	}
	return text + " as " + strconv.Quote(e.Layout) + ": cannot parse " + strconv.Quote(e.ValueElem) + " as " +
		strconv.Quote(e.LayoutElem)
}

var errBad = errors.New("bad value for field")

// Parse reads a time as Format prints it. Without a zone it is one of UTC.
func Parse(layout, value string) (Time, error) { return parse(layout, value, UTC, Local) }

// ParseInLocation reads a time as Format prints it; without a zone it is one of the location.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return parse(layout, value, loc, loc)
}

// parser collects what is read of a time.
type parser struct {
	layout, value          string
	year, month, day       int
	yearDay                int
	hour, minute, second   int
	nanosecond             int
	isMorning, isAfternoon bool
	location               *Location
	zoneName               string
	zoneOffset             int
	hasOffset              bool
	// What a number is called that is not in its range.
	outOfRange string
}

func parse(layout, value string, otherwise, local *Location) (Time, error) {
	p := &parser{layout: layout, value: value, month: -1, day: -1, yearDay: -1}
	for {
		before, found, after := element(p.layout)
		rest, ok := skipText(p.value, before)
		if !ok {
			return Time{}, &ParseError{layout, value, before, rest, ""}
		}
		p.value, p.layout = rest, after
		if found == "" {
			if p.value != "" {
				return Time{}, &ParseError{layout, value, "", p.value, ": extra text: " + strconv.Quote(p.value)}
			}
			break
		}
		start := p.value
		err := p.element(found)
		if p.outOfRange != "" {
			return Time{}, &ParseError{layout, value, found, p.value, ": " + p.outOfRange + " out of range"}
		}
		if err != nil {
			return Time{}, &ParseError{layout, value, found, start, ""}
		}
	}
	if problem := p.finish(); problem != "" {
		return Time{}, &ParseError{layout, value, "", value, ": " + problem}
	}
	return p.time(otherwise, local), nil
}

// skipText takes off what stands between the elements of a layout. Several spaces count as one.
func skipText(value, text string) (rest string, ok bool) {
	for text != "" {
		if text[0] == ' ' {
			if value != "" && value[0] != ' ' {
				return value, false
			}
			text, value = withoutSpaces(text), withoutSpaces(value)
			continue
		}
		if value == "" || value[0] != text[0] {
			return value, false
		}
		text, value = text[1:], value[1:]
	}
	return value, true
}

func withoutSpaces(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

func isDigitAt(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }

// number takes a number of at least one digit.
func (p *parser) number(least, most int) (n int, err error) {
	i := 0
	for i < most && isDigitAt(p.value, i) {
		n = n*10 + int(p.value[i]-'0')
		i++
	}
	if i < least {
		return 0, errBad
	}
	p.value = p.value[i:]
	return n, nil
}

// inRange takes a number and checks its range.
func (p *parser) inRange(what string, isFixed bool, low, high int) (int, error) {
	least := 1
	if isFixed {
		least = 2
	}
	n, err := p.number(least, 2)
	if err == nil && (n < low || n > high) {
		p.outOfRange = what
	}
	return n, err
}

// name takes one of several names, as short as the layout's, in any case, and returns its index.
func (p *parser) name(names []string, length int) (int, error) {
	for i, name := range names {
		if length > 0 {
			name = name[:length]
		}
		if len(p.value) < len(name) {
			continue
		}
		isEqual := true
		for at := range len(name) {
			isEqual = isEqual && p.value[at]|0x20 == name[at]|0x20
		}
		if isEqual {
			p.value = p.value[len(name):]
			return i, nil
		}
	}
	return -1, errBad
}

func (p *parser) element(element string) (err error) {
	switch element {
	case "2006":
		p.year, err = p.number(4, 4)
	case "06":
		if p.year, err = p.number(2, 2); p.year >= 69 {
			p.year += 1900
		} else {
			p.year += 2000
		}
	case "Jan":
		p.month, err = p.name(monthNames[:], 3)
		p.month++
	case "January":
		p.month, err = p.name(monthNames[:], 0)
		p.month++
	case "1", "01":
		p.month, err = p.inRange("month", element == "01", 1, 12)
	case "Mon":
		_, err = p.name(dayNames[:], 3)
	case "Monday":
		_, err = p.name(dayNames[:], 0)
	case "2", "_2", "02":
		if element == "_2" && p.value != "" && p.value[0] == ' ' {
			p.value = p.value[1:]
		}
		// Whether there is such a day is seen when the month is known.
		least := 1
		if element == "02" {
			least = 2
		}
		p.day, err = p.number(least, 2)
	case "__2", "002":
		for i := 0; i < 2 && element == "__2" && p.value != "" && p.value[0] == ' '; i++ {
			p.value = p.value[1:]
		}
		least := 1
		if element == "002" {
			least = 3
		}
		p.yearDay, err = p.number(least, 3)
	case "15":
		p.hour, err = p.inRange("hour", false, 0, 23)
	case "3", "03":
		p.hour, err = p.inRange("hour", element == "03", 0, 12)
	case "4", "04":
		p.minute, err = p.inRange("minute", element == "04", 0, 59)
	case "5", "05":
		p.second, err = p.inRange("second", element == "05", 0, 59)
		if err == nil && p.outOfRange == "" {
			p.hiddenFraction()
		}
	case "PM", "pm":
		if len(p.value) < 2 {
			return errBad
		}
		half := p.value[:2]
		p.value = p.value[2:]
		p.isAfternoon = half == "PM" && element == "PM" || half == "pm" && element == "pm"
		p.isMorning = half == "AM" && element == "PM" || half == "am" && element == "pm"
		if !p.isAfternoon && !p.isMorning {
			return errBad
		}
	case "MST":
		return p.zone()
	default:
		if element[0] == '.' || element[0] == ',' {
			return p.fraction(element)
		}
		return p.offset(element)
	}
	return err
}

// hiddenFraction takes a fraction of seconds that the layout does not mention.
func (p *parser) hiddenFraction() {
	if len(p.value) < 2 || !isPoint(p.value[0]) || !isDigitAt(p.value, 1) {
		return
	}
	if _, next, _ := element(p.layout); next != "" && isPoint(next[0]) {
		return
	}
	p.digitsOfFraction(1)
}

func isPoint(c byte) bool { return c == '.' || c == ',' }

// digitsOfFraction takes the point and all digits.
func (p *parser) digitsOfFraction(from int) {
	scale := int(1e9)
	p.nanosecond = 0
	for isDigitAt(p.value, from) {
		scale /= 10
		p.nanosecond += int(p.value[from]-'0') * scale
		from++
	}
	p.value = p.value[from:]
}

// fraction takes as many digits as the layout has zeros; any number of them, also none, if it has nines.
func (p *parser) fraction(element string) error {
	if element[1] == '9' {
		if len(p.value) >= 2 && isPoint(p.value[0]) && isDigitAt(p.value, 1) {
			p.digitsOfFraction(1)
		}
		return nil
	}
	if len(p.value) < len(element) || !isPoint(p.value[0]) {
		return errBad
	}
	for i := 1; i < len(element); i++ {
		if !isDigitAt(p.value, i) {
			return errBad
		}
	}
	rest := p.value[len(element):]
	p.value = p.value[:len(element)]
	p.digitsOfFraction(1)
	p.value = rest
	return nil
}

// offset takes a zone that is given by its distance to UTC.
func (p *parser) offset(element string) error {
	if element[0] == 'Z' && p.value != "" && p.value[0] == 'Z' {
		p.value = p.value[1:]
		p.location = UTC
		return nil
	}
	if len(p.value) < len(element) || p.value[0] != '+' && p.value[0] != '-' {
		return errBad
	}
	isNegative := p.value[0] == '-'
	p.value = p.value[1:]
	seconds, unit, wrong := 0, 3600, ""
	for i := 1; i < len(element); i += 2 {
		if element[i] == ':' {
			if p.value == "" || p.value[0] != ':' {
				return errBad
			}
			p.value = p.value[1:]
			i++
		}
		part, err := p.number(2, 2)
		if err != nil {
			return err
		}
		switch {
		case unit == 3600 && part > 24:
			wrong = "time zone offset hour"
		case unit == 60 && part > 60:
			wrong = "time zone offset minute"
		case unit == 1 && part > 60:
			wrong = "time zone offset second"
		}
		seconds += part * unit
		unit /= 60
	}
	if isNegative {
		seconds = -seconds
	}
	p.zoneOffset, p.hasOffset, p.outOfRange = seconds, true, wrong
	return nil
}

// zone takes a zone that is given by its name.
func (p *parser) zone() error {
	if len(p.value) >= 3 && p.value[:3] == "UTC" {
		p.location = UTC
		p.value = p.value[3:]
		return nil
	}
	length := zoneNameLength(p.value)
	if length == 0 {
		return errBad
	}
	p.zoneName, p.value = p.value[:length], p.value[length:]
	return nil
}

// zoneNameLength returns how long the name of a zone is that a text begins with; 0 if it is none.
func zoneNameLength(value string) int {
	if len(value) < 3 {
		return 0
	}
	if len(value) >= 4 && (value[:4] == "ChST" || value[:4] == "MeST") {
		return 4
	}
	if value[:3] == "GMT" {
		return 3 + signedHourLength(value[3:])
	}
	if value[0] == '+' || value[0] == '-' {
		return signedHourLength(value)
	}
	upper := 0
	for upper < 6 && upper < len(value) && 'A' <= value[upper] && value[upper] <= 'Z' {
		upper++
	}
	switch {
	case upper == 3,
		upper == 4 && (value[3] == 'T' || value[:4] == "WITA"),
		upper == 5 && value[4] == 'T':
		return upper
	}
	return 0
}

func signedHourLength(value string) int {
	if value == "" || value[0] != '+' && value[0] != '-' {
		return 0
	}
	hours, i := 0, 1
	for isDigitAt(value, i) && hours < 100 {
		hours = hours*10 + int(value[i]-'0')
		i++
	}
	if i == 1 || hours > 23 || isDigitAt(value, i) {
		return 0
	}
	return i
}

// finish completes what was read and says what is wrong with it.
func (p *parser) finish() string {
	if p.isAfternoon && p.hour < 12 {
		p.hour += 12
	} else if p.isMorning && p.hour == 12 {
		p.hour = 0
	}
	if p.yearDay >= 0 {
		t := Date(p.year, January, p.yearDay, 0, 0, 0, 0, UTC)
		if p.yearDay < 1 || t.Year() != p.year {
			return "day-of-year out of range"
		}
		if p.month >= 0 && p.month != int(t.Month()) {
			return "day-of-year does not match month"
		}
		if p.day >= 0 && p.day != t.Day() {
			return "day-of-year does not match day"
		}
		p.month, p.day = int(t.Month()), t.Day()
		return ""
	}
	if p.month < 0 {
		p.month = 1
	}
	if p.day < 0 {
		p.day = 1
	}
	if p.day < 1 || Date(p.year, Month(p.month), p.day, 0, 0, 0, 0, UTC).Day() != p.day {
		return "day out of range"
	}
	return ""
}

// time returns the time that was read.
func (p *parser) time(otherwise, local *Location) Time {
	in := func(location *Location) Time {
		return Date(p.year, Month(p.month), p.day, p.hour, p.minute, p.second, p.nanosecond, location)
	}
	if p.location != nil {
		return in(p.location)
	}
	shown := in(UTC)
	if p.hasOffset {
		t := shown.Add(-Duration(p.zoneOffset) * Second)
		zone := local.zoneAt(t.Unix())
		if zone.offset == p.zoneOffset && (p.zoneName == "" || zone.name == p.zoneName) {
			return t.in(local)
		}
		return t.in(FixedZone(p.zoneName, p.zoneOffset))
	}
	if p.zoneName != "" {
		offset, ok := local.offsetOf(p.zoneName, shown.Unix())
		if ok {
			return shown.Add(-Duration(offset) * Second).in(local)
		}
		if len(p.zoneName) > 3 && p.zoneName[:3] == "GMT" {
			hours, _ := strconv.Atoi(p.zoneName[3:])
			offset = hours * 3600
		}
		// Go does not take it off the time either.
		return shown.in(FixedZone(p.zoneName, offset))
	}
	return in(otherwise)
}
