package time

import (
	"errors"
	"sync"
)

// A Location says which clocks are used where, and when.
type Location struct {
	name string
	// nil stands for UTC.
	clocks *clocks
}

var (
	utcLocation   = Location{name: "UTC"}
	localLocation = Location{name: "Local"}

	UTC   *Location = &utcLocation
	Local *Location = &localLocation

	localOnce sync.Once
)

// A zone is what clocks agree on for a while.
type zone struct {
	name string
	// Seconds east of Greenwich.
	offset     int
	isDaylight bool
}

type change struct {
	// Seconds since 1970.
	at   int64
	zone zone
}

// The zones of a location, one after the other.
type clocks struct {
	first   zone
	changes []change
	// What holds after the last change; nil if that was the last.
	rule *rule
}

func (l *Location) String() string { return l.loaded().name }

// loaded returns the location with its clocks: those of this machine are read when they are asked for.
func (l *Location) loaded() *Location {
	if l == nil {
		return UTC
	}
	if l == &localLocation {
		localOnce.Do(loadLocal)
	}
	return l
}

// zoneAt returns the zone at a time in seconds since 1970.
func (l *Location) zoneAt(unix int64) zone {
	clocks := l.loaded().clocks
	if clocks == nil {
		return zone{name: "UTC"}
	}
	low, high := 0, len(clocks.changes)
	for low < high {
		if middle := (low + high) / 2; clocks.changes[middle].at <= unix {
			low = middle + 1
		} else {
			high = middle
		}
	}
	switch {
	case low == len(clocks.changes) && clocks.rule != nil:
		return clocks.rule.zoneAt(unix)
	case low == 0:
		return clocks.first
	}
	return clocks.changes[low-1].zone
}

// offsetAtClock returns the offset when clocks show a time, given as if they were UTC's.
func (l *Location) offsetAtClock(shown int64) int64 {
	offset := int64(l.zoneAt(shown).offset)
	if offset == 0 {
		return 0
	}
	return int64(l.zoneAt(shown - offset).offset)
}

// offsetOf returns the offset of a zone by its name, best of all the one that holds at a time.
func (l *Location) offsetOf(name string, shown int64) (offset int, ok bool) {
	clocks := l.loaded().clocks
	if clocks == nil {
		return 0, name == "UTC"
	}
	all := []zone{clocks.first}
	for _, change := range clocks.changes {
		all = append(all, change.zone)
	}
	for _, zone := range all {
		if zone.name != name {
			continue
		}
		if holds := l.zoneAt(shown - int64(zone.offset)); holds.name == name {
			return holds.offset, true
		}
		if !ok {
			offset, ok = zone.offset, true
		}
	}
	return offset, ok
}

// FixedZone returns a location with clocks that are always offset seconds ahead of UTC's.
func FixedZone(name string, offset int) *Location {
	return &Location{name, &clocks{first: zone{name: name, offset: offset}}}
}

// localZone returns what the clocks of this machine are called, and the file that describes them if that is found.
func localZone() (name string, data []byte)

// zoneData returns the file of a location; nil if there is none.
//
//morestack:noescape
func zoneData(name string) []byte

func loadLocal() {
	name, data := localZone()
	localLocation.name = name
	if l, err := LoadLocationFromTZData(name, data); err == nil {
		localLocation.clocks = l.clocks
	} else {
		localLocation.name = "UTC"
	}
}

// LoadLocation returns the location with a name such as Europe/Berlin.
func LoadLocation(name string) (*Location, error) {
	switch name {
	case "", "UTC":
		return UTC, nil
	case "Local":
		return Local, nil
	}
	for i := range len(name) {
		if name[i] == '\\' || name[i] == '.' && i+1 < len(name) && name[i+1] == '.' || name[0] == '/' {
			return nil, errors.New("time: invalid location name")
		}
	}
	if data := zoneData(name); data != nil {
		return LoadLocationFromTZData(name, data)
	}
	return nil, errors.New("unknown time zone " + name)
}

// in returns the same instant in a location, UTC being the one of the zero value.
func (t Time) in(location *Location) Time {
	if location == &utcLocation {
		location = nil
	}
	t.location = location
	return t
}

func (t Time) UTC() Time   { return t.in(UTC) }
func (t Time) Local() Time { return t.in(Local) }

func (t Time) In(location *Location) Time {
	if location == nil {
		panic("time: missing Location in call to Time.In")
	}
	return t.in(location)
}

func (t Time) Location() *Location {
	if t.location == nil {
		return UTC
	}
	return t.location
}

// Zone returns what the clocks are called that hold, and how many seconds they are ahead of UTC's.
func (t Time) Zone() (name string, offset int) {
	if t.location == nil {
		return "UTC", 0
	}
	zone := t.location.zoneAt(t.Unix())
	return zone.name, zone.offset
}

// IsDST tells whether clocks are put forward for the summer.
func (t Time) IsDST() bool { return t.location.zoneAt(t.Unix()).isDaylight }
