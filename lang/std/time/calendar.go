package time

// Days before each month of a year that is no leap year.
var daysBefore = [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// daysBeforeYear counts from the first day of year 1; years before that have negative ones.
func daysBeforeYear(year int) int {
	y := year - 1
	// Years of 400 have the same number of days each.
	era := y / 400
	if y%400 < 0 {
		era--
	}
	y -= era * 400
	return era*146097 + y*365 + y/4 - y/100
}

// Date returns the time of a date in a calendar without gaps: October 32 is November 1.
func Date(year int, month Month, day, hour, minute, second, nanosecond int, location *Location) Time {
	if location == nil {
		panic("time: missing Location in call to Date")
	}
	m := int(month) - 1
	year += m / 12
	if m %= 12; m < 0 {
		m += 12
		year--
	}
	days := daysBeforeYear(year) + daysBefore[m] + day - 1
	if isLeap(year) && m >= 2 {
		days++
	}
	seconds := int64(days)*secondsPerDay + int64(hour)*3600 + int64(minute)*60 + int64(second)
	return Unix(seconds-secondsBeforeUTC-location.offsetAtClock(seconds-secondsBeforeUTC), int64(nanosecond)).in(location)
}

// days returns the days since year 1 and the seconds of the day, where the clock stands.
func (t Time) days() (days, seconds int) {
	_, offset := t.Zone()
	local := int(t.seconds) + offset
	days, seconds = local/secondsPerDay, local%secondsPerDay
	if seconds < 0 {
		days--
		seconds += secondsPerDay
	}
	return days, seconds
}

// yearDay returns the year and the day in it, from 0.
func (t Time) yearDay() (year, day int) {
	days, _ := t.days()
	year = days/366 + 1
	if days < 0 {
		year = days/365 - 1
	}
	for daysBeforeYear(year+1) <= days {
		year++
	}
	return year, days - daysBeforeYear(year)
}

func (t Time) Date() (year int, month Month, day int) {
	year, day = t.yearDay()
	if isLeap(year) {
		if day == 59 {
			return year, February, 29
		}
		if day > 59 {
			day--
		}
	}
	month = January
	for daysBefore[month] <= day {
		month++
	}
	return year, month, day - daysBefore[month-1] + 1
}

func (t Time) Year() int {
	year, _ := t.yearDay()
	return year
}

func (t Time) Month() Month {
	_, month, _ := t.Date()
	return month
}

func (t Time) Day() int {
	_, _, day := t.Date()
	return day
}

func (t Time) YearDay() int {
	_, day := t.yearDay()
	return day + 1
}

func (t Time) Weekday() Weekday {
	days, _ := t.days()
	// The first day of year 1 was a Monday.
	weekday := (days + 1) % 7
	if weekday < 0 {
		weekday += 7
	}
	return Weekday(weekday)
}

func (t Time) Clock() (hour, minute, second int) {
	_, seconds := t.days()
	return seconds / 3600, seconds / 60 % 60, seconds % 60
}

func (t Time) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

func (t Time) Minute() int {
	_, minute, _ := t.Clock()
	return minute
}

func (t Time) Second() int {
	_, _, second := t.Clock()
	return second
}

// ISOWeek returns the year and number of the week, which has most of its days in that year.
func (t Time) ISOWeek() (year, week int) {
	// The Thursday of the week is in the year that it belongs to.
	days, _ := t.days()
	weekday := (int(t.Weekday()) + 6) % 7
	thursday := Time{seconds: int64(days-weekday+3) * secondsPerDay}
	year, day := thursday.yearDay()
	return year, day/7 + 1
}

// AddDate adds years, months and days as Date does.
func (t Time) AddDate(years, months, days int) Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, minute, second, t.Nanosecond(), t.Location())
}
