package time

import "errors"

var errBadZone = errors.New("malformed time zone information")

// zoneReader takes numbers off a file. Once it is at its end, all are 0.
type zoneReader struct {
	data  []byte
	isBad bool
}

func (r *zoneReader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.data, r.isBad = nil, true
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

// number takes a signed number, with its highest byte first.
func (r *zoneReader) number(size int) (n int64) {
	for i, b := range r.take(size) {
		if i == 0 {
			n = int64(int8(b))
		} else {
			n = n<<8 | int64(b)
		}
	}
	return n
}

// The header of a block: how many there are of what follows.
type zoneHeader struct {
	version                                       byte
	inUTC, inStandard, leaps, times, kinds, chars int
}

func (r *zoneReader) header() (h zoneHeader) {
	if magic := r.take(4); string(magic) != "TZif" {
		r.isBad = true
		return h
	}
	if version := r.take(16); version != nil {
		h.version = version[0]
	}
	for _, count := range [...]*int{&h.inUTC, &h.inStandard, &h.leaps, &h.times, &h.kinds, &h.chars} {
		*count = int(r.number(4))
	}
	return h
}

// LoadLocationFromTZData makes a location from a file of the time zone database (RFC 8536).
func LoadLocationFromTZData(name string, data []byte) (*Location, error) {
	r := &zoneReader{data: data}
	h, size := r.header(), 4
	if h.version > 0 && !r.isBad {
		// The same again with more bits.
		r.take(h.times*5 + h.kinds*6 + h.chars + h.leaps*8 + h.inStandard + h.inUTC)
		h, size = r.header(), 8
	}
	times := zoneReader{data: r.take(h.times * size)}
	kinds := r.take(h.times)
	zones := zoneReader{data: r.take(h.kinds * 6)}
	names := r.take(h.chars)
	r.take(h.leaps*(size+4) + h.inStandard + h.inUTC)
	if r.isBad || h.kinds == 0 {
		return nil, errBadZone
	}
	known := make([]zone, h.kinds)
	for i := range known {
		known[i].offset = int(zones.number(4))
		known[i].isDaylight = zones.number(1) != 0
		start := int(zones.number(1)) & 0xff
		if start > len(names) {
			return nil, errBadZone
		}
		end := start
		for end < len(names) && names[end] != 0 {
			end++
		}
		known[i].name = string(names[start:end])
	}
	found := &clocks{first: known[0]}
	for _, kind := range kinds {
		if int(kind) >= len(known) {
			return nil, errBadZone
		}
		found.changes = append(found.changes, change{times.number(size), known[kind]})
	}
	if rest := r.data; len(rest) > 2 && rest[0] == '\n' {
		found.rule = parseRule(string(rest[1 : len(rest)-1]))
	}
	return &Location{name, found}, nil
}

// A rule says how clocks change each year.
type rule struct {
	standard, daylight zone
	// Whether there is a summer.
	changes    bool
	start, end ruleDay
}

// A ruleDay is a second of each year, on the clock before it changes.
type ruleDay struct {
	// 'M' for a week and weekday of a month, 'J' for a day from 1 that is never February 29, 'N' for a day from 0.
	kind             byte
	month, week, day int
	seconds          int
}

// ruleParser reads a rule as environment variables have it, such as CET-1CEST,M3.5.0,M10.5.0/3.
type ruleParser struct {
	rest  string
	isBad bool
}

func (p *ruleParser) accept(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *ruleParser) name() string {
	start, end := 0, 0
	if p.accept('<') {
		for end < len(p.rest) && p.rest[end] != '>' {
			end++
		}
		name := p.rest[start:end]
		p.rest = p.rest[end:]
		p.isBad = p.isBad || !p.accept('>')
		return name
	}
	for end < len(p.rest) && (p.rest[end]|0x20) >= 'a' && (p.rest[end]|0x20) <= 'z' {
		end++
	}
	name := p.rest[:end]
	p.rest = p.rest[end:]
	return name
}

func (p *ruleParser) number() (n int) {
	start := p.rest
	for p.rest != "" && p.rest[0] >= '0' && p.rest[0] <= '9' && n < 1000 {
		n = n*10 + int(p.rest[0]-'0')
		p.rest = p.rest[1:]
	}
	p.isBad = p.isBad || p.rest == start
	return n
}

// seconds reads hours, minutes and seconds.
func (p *ruleParser) seconds() int {
	sign := 1
	if p.accept('-') {
		sign = -1
	} else {
		p.accept('+')
	}
	seconds := p.number() * 3600
	if p.accept(':') {
		seconds += p.number() * 60
		if p.accept(':') {
			seconds += p.number()
		}
	}
	return sign * seconds
}

func (p *ruleParser) day() (d ruleDay) {
	p.isBad = p.isBad || !p.accept(',')
	switch {
	case p.accept('M'):
		d.kind = 'M'
		d.month = p.number()
		p.isBad = p.isBad || !p.accept('.')
		d.week = p.number()
		p.isBad = p.isBad || !p.accept('.')
		d.day = p.number()
		p.isBad = p.isBad || d.month < 1 || d.month > 12
	case p.accept('J'):
		d.kind, d.day = 'J', p.number()
	default:
		d.kind, d.day = 'N', p.number()
	}
	d.seconds = 2 * 3600
	if p.accept('/') {
		d.seconds = p.seconds()
	}
	return d
}

func parseRule(text string) *rule {
	p := &ruleParser{rest: text}
	r := &rule{}
	// Such variables count to the west.
	r.standard = zone{name: p.name()}
	r.standard.offset = -p.seconds()
	if p.rest != "" {
		r.changes = true
		r.daylight = zone{p.name(), r.standard.offset + 3600, true}
		if p.rest != "" && p.rest[0] != ',' {
			r.daylight.offset = -p.seconds()
		}
		r.start, r.end = p.day(), p.day()
	}
	if p.isBad || p.rest != "" {
		return nil
	}
	return r
}

// at returns the second of a year, since 1970, if clocks were UTC's.
func (d ruleDay) at(year int) int64 {
	day := 0
	switch d.kind {
	case 'N':
		day = d.day
	case 'J':
		day = d.day - 1
		if isLeap(year) && d.day >= 60 {
			day++
		}
	case 'M':
		first := Date(year, Month(d.month), 1, 0, 0, 0, 0, UTC)
		length := first.AddDate(0, 1, 0).YearDay() - first.YearDay()
		if d.month == 12 {
			length = 31
		}
		inMonth := (d.day - int(first.Weekday()) + 7) % 7
		for range d.week - 1 {
			if inMonth+7 < length {
				inMonth += 7
			}
		}
		day = first.YearDay() - 1 + inMonth
	}
	days := int64(daysBeforeYear(year) - daysBeforeEpoch + day)
	return days*secondsPerDay + int64(d.seconds)
}

func (r *rule) zoneAt(unix int64) zone {
	if !r.changes {
		return r.standard
	}
	year := Unix(unix+int64(r.standard.offset), 0).UTC().Year()
	start := r.start.at(year) - int64(r.standard.offset)
	end := r.end.at(year) - int64(r.daylight.offset)
	var isSummer bool
	if start < end {
		isSummer = start <= unix && unix < end
	} else {
		isSummer = unix < end || start <= unix
	}
	if isSummer {
		return r.daylight
	}
	return r.standard
}
