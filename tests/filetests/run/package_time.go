// Package time without clocks: the calendar, layouts both ways, zones that are fixed or follow a rule, durations.
package main

import (
	"errors"
	"fmt"
	"time"
)

var moments = []time.Time{
	{},
	time.Unix(0, 0).UTC(),
	time.Date(2024, time.February, 29, 23, 59, 58, 123456789, time.UTC),
	time.Date(2026, 14, 35, -3, 61, 3600, 5e8, time.FixedZone("ABC", -(5*3600+30*60))),
	time.Date(-44, time.March, 15, 12, 0, 0, 1000, time.FixedZone("", 3723)),
	time.Date(12026, time.December, 31, 0, 0, 0, 0, time.FixedZone("XYZ", 14*3600)),
}

var layouts = []string{
	time.Layout, time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z,
	time.RFC3339, time.RFC3339Nano, time.Kitchen, time.Stamp, time.StampMilli, time.StampMicro, time.StampNano, time.DateTime,
	time.DateOnly, time.TimeOnly, "2006-002 __2 3:4:5.999pm Z07", "_2006 '06 January Monday -07:00:00 Z0700 1/2",
}

func calendar() {
	for _, t := range moments {
		fmt.Println(t)
		for _, layout := range layouts {
			text := t.Format(layout)
			again, err := time.ParseInLocation(layout, text, t.Location())
			fmt.Println("\t", text, "|", again, err)
		}
		year, week := t.ISOWeek()
		name, offset := t.Zone()
		fmt.Println(year, week, t.YearDay(), t.Weekday(), t.Unix(), t.UnixMilli(), name, offset, t.Location(), t.IsZero(), t.IsDST())
		fmt.Println(t.AddDate(1, -1, 30), t.Truncate(time.Hour).Format(time.RFC3339), t.Round(7*time.Minute).Format(time.RFC3339))
	}
}

func order() {
	a, b := moments[2], moments[3]
	fmt.Println(a.Before(b), a.After(b), a.Compare(b), a.Equal(a.In(b.Location())), a == a.In(b.Location()), a == a.In(time.UTC))
	fmt.Println(b.Sub(a), a.Sub(b), moments[5].Sub(moments[0]), moments[0].Sub(moments[5]))
	fmt.Println(a.Add(-time.Nanosecond*123456790), a.Add(36*time.Hour))
}

func mistakes() {
	for _, value := range []string{
		"2024-02-30T00:00:00Z", "2024-13-01T00:00:00Z", "2024-02-01T24:00:00Z", "2024-02-01T00:60:00Z", "2024-02-01",
		"2024-02-01T00:00:00", "2024-02-01T00:00:00+25:00", "2024-02-01T00:00:00.5+01:00x", "24-02-01T00:00:00Z", "",
	} {
		t, err := time.Parse(time.RFC3339, value)
		var of *time.ParseError
		fmt.Println(t, "|", err, errors.As(err, &of))
	}
	for _, pair := range [][2]string{
		{"Jan 2", "Feb 29"}, {"January 2", "feb 28"}, {"Mon", "Tag"}, {"3:04PM", "13:00PM"}, {"3:04PM", "12:00AM"},
		{"2006 002", "2023 366"}, {"2006 002", "2024 366"}, {"2006 01 002", "2024 11 366"}, {"15:04:05", "1:02:03.25"},
		{"15:04 MST", "10:00 GMT+3"}, {"15:04 MST", "10:00 WITA"}, {"15:04 MST", "10:00 xyz"}, {"15:04:05.00", "10:00:00.1"},
		{"a  b 2006", "a b    1999"}, {".000", ".12"}, {"-0700", "0100"},
	} {
		fmt.Println(time.Parse(pair[0], pair[1]))
	}
	fmt.Println(time.LoadLocation("../x"))
	fmt.Println(time.LoadLocation("Nowhere/Land"))
}

// zoneFile is the file of a zone that began with a change to standard time in 1970 and has followed a rule since.
func zoneFile(rule string) []byte {
	header := func(times, kinds, chars byte) string {
		counts := []byte{0, 0, 0, times, kinds, chars}
		text := "TZif2" + string(make([]byte, 15))
		for _, count := range counts {
			text += "\x00\x00\x00" + string([]byte{count})
		}
		return text
	}
	first := header(0, 1, 4) + string(make([]byte, 6)) + "UTC\x00"
	second := header(1, 2, 8) + string(make([]byte, 8)) + "\x01" + "\x00\x00\x0c\x80\x00\x00" + "\x00\x00\x0e\x10\x00\x04" + "LMT\x00CET\x00"
	return []byte(first + second + "\n" + rule + "\n")
}

func zones() {
	for _, rule := range []string{"CET-1CEST,M3.5.0,M10.5.0/3", "XST8XDT7,J60/0,305/23:30:00", "<+03>-3", "AEST-10AEDT,M10.1.0,M4.1.0/3"} {
		l, err := time.LoadLocationFromTZData("Some/Where", zoneFile(rule))
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(time.Unix(-1, 0).In(l), time.Unix(0, 0).In(l), l)
		for month := range 12 {
			t := time.Date(2024, time.Month(month+1), 28, 2, 30, 0, 0, l)
			fmt.Println(t, t.IsDST(), t.UTC())
		}
		t := time.Date(2023, time.March, 26, 1, 59, 59, 0, l)
		fmt.Println(t, t.Add(time.Second), time.Date(2023, time.March, 26, 2, 30, 0, 0, l))
		t = time.Date(2023, time.October, 29, 2, 30, 0, 0, l)
		fmt.Println(t, t.Add(time.Hour), t.AddDate(0, 0, 1))
		fmt.Println(time.ParseInLocation("2006-01-02 15:04 MST", "2023-07-01 10:00 CEST", l))
		fmt.Println(time.ParseInLocation("2006-01-02 15:04 -0700", "2023-07-01 10:00 +0200", l))
	}
	for _, data := range [][]byte{nil, []byte("TZif"), zoneFile("x")[:60]} {
		_, err := time.LoadLocationFromTZData("bad", data)
		fmt.Println(err)
	}
	fmt.Println(time.UTC, (*time.Location)(nil), time.FixedZone("F", 1))
}

func durations() {
	for _, text := range []string{"1h2m3.5s", "-1.5h", "300ms", "1us2ns", "+5µs", "0", "9223372036854775807ns", "1", "x", "1x", "", "9223372036854775808ns"} {
		fmt.Println(time.ParseDuration(text))
	}
	d := 90*time.Minute + 30*time.Second + 1500*time.Microsecond
	fmt.Println(d, d.Hours(), d.Minutes(), d.Seconds(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds(), -d, d.Abs())
	fmt.Println(d.Round(time.Hour), d.Truncate(time.Hour), d.Round(time.Minute), time.Duration(1), time.Duration(1100), time.Duration(0))
	fmt.Printf("%v %d %T %s %v %v\n", d, d, d, time.March, time.Month(13), time.Weekday(8))
}

func main() {
	calendar()
	order()
	mistakes()
	zones()
	durations()
}

// --- stdout
// 0001-01-01 00:00:00 +0000 UTC
// 	 01/01 12:00:00AM '01 +0000 | 2001-01-01 00:00:00 +0000 UTC <nil>
// 	 Mon Jan  1 00:00:00 0001 | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 Mon Jan  1 00:00:00 UTC 0001 | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 Mon Jan 01 00:00:00 +0000 0001 | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 01 Jan 01 00:00 UTC | 2001-01-01 00:00:00 +0000 UTC <nil>
// 	 01 Jan 01 00:00 +0000 | 2001-01-01 00:00:00 +0000 UTC <nil>
// 	 Monday, 01-Jan-01 00:00:00 UTC | 2001-01-01 00:00:00 +0000 UTC <nil>
// 	 Mon, 01 Jan 0001 00:00:00 UTC | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 Mon, 01 Jan 0001 00:00:00 +0000 | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 0001-01-01T00:00:00Z | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 0001-01-01T00:00:00Z | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 12:00AM | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00.000 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00.000000 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00.000000000 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 0001-01-01 00:00:00 | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 0001-01-01 | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 00:00:00 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 0001-001   1 12:0:0am Z | 0001-01-01 00:00:00 +0000 UTC <nil>
// 	 _0001 '01 January Monday +00:00:00 Z 1/1 | 2001-01-01 00:00:00 +0000 UTC <nil>
// 1 1 1 Monday -62135596800 -62135596800000 UTC 0 UTC true false
// 0001-12-31 00:00:00 +0000 UTC 0001-01-01T00:00:00Z 0001-01-01T00:00:00Z
// 1970-01-01 00:00:00 +0000 UTC
// 	 01/01 12:00:00AM '70 +0000 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 Thu Jan  1 00:00:00 1970 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 Thu Jan  1 00:00:00 UTC 1970 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 Thu Jan 01 00:00:00 +0000 1970 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 01 Jan 70 00:00 UTC | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 01 Jan 70 00:00 +0000 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 Thursday, 01-Jan-70 00:00:00 UTC | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 Thu, 01 Jan 1970 00:00:00 UTC | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 Thu, 01 Jan 1970 00:00:00 +0000 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 1970-01-01T00:00:00Z | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 1970-01-01T00:00:00Z | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 12:00AM | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00.000 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00.000000 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 Jan  1 00:00:00.000000000 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 1970-01-01 00:00:00 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 1970-01-01 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 00:00:00 | 0000-01-01 00:00:00 +0000 UTC <nil>
// 	 1970-001   1 12:0:0am Z | 1970-01-01 00:00:00 +0000 UTC <nil>
// 	 _1970 '70 January Thursday +00:00:00 Z 1/1 | 1970-01-01 00:00:00 +0000 UTC <nil>
// 1970 1 1 Thursday 0 0 UTC 0 UTC false false
// 1970-12-31 00:00:00 +0000 UTC 1970-01-01T00:00:00Z 1969-12-31T23:59:00Z
// 2024-02-29 23:59:58.123456789 +0000 UTC
// 	 02/29 11:59:58PM '24 +0000 | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 Thu Feb 29 23:59:58 2024 | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 Thu Feb 29 23:59:58 UTC 2024 | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 Thu Feb 29 23:59:58 +0000 2024 | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 29 Feb 24 23:59 UTC | 2024-02-29 23:59:00 +0000 UTC <nil>
// 	 29 Feb 24 23:59 +0000 | 2024-02-29 23:59:00 +0000 UTC <nil>
// 	 Thursday, 29-Feb-24 23:59:58 UTC | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 Thu, 29 Feb 2024 23:59:58 UTC | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 Thu, 29 Feb 2024 23:59:58 +0000 | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 2024-02-29T23:59:58Z | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 2024-02-29T23:59:58.123456789Z | 2024-02-29 23:59:58.123456789 +0000 UTC <nil>
// 	 11:59PM | 0000-01-01 23:59:00 +0000 UTC <nil>
// 	 Feb 29 23:59:58 | 0000-02-29 23:59:58 +0000 UTC <nil>
// 	 Feb 29 23:59:58.123 | 0000-02-29 23:59:58.123 +0000 UTC <nil>
// 	 Feb 29 23:59:58.123456 | 0000-02-29 23:59:58.123456 +0000 UTC <nil>
// 	 Feb 29 23:59:58.123456789 | 0000-02-29 23:59:58.123456789 +0000 UTC <nil>
// 	 2024-02-29 23:59:58 | 2024-02-29 23:59:58 +0000 UTC <nil>
// 	 2024-02-29 | 2024-02-29 00:00:00 +0000 UTC <nil>
// 	 23:59:58 | 0000-01-01 23:59:58 +0000 UTC <nil>
// 	 2024-060  60 11:59:58.123pm Z | 2024-02-29 23:59:58.123 +0000 UTC <nil>
// 	 _2024 '24 February Thursday +00:00:00 Z 2/29 | 2024-02-29 00:00:00 +0000 UTC <nil>
// 2024 9 60 Thursday 1709251198 1709251198123 UTC 0 UTC false false
// 2025-02-28 23:59:58.123456789 +0000 UTC 2024-02-29T23:00:00Z 2024-03-01T00:01:00Z
// 2027-03-06 23:01:00.5 -0530 ABC
// 	 03/06 11:01:00PM '27 -0530 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 Sat Mar  6 23:01:00 2027 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 Sat Mar  6 23:01:00 ABC 2027 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 Sat Mar 06 23:01:00 -0530 2027 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 06 Mar 27 23:01 ABC | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 06 Mar 27 23:01 -0530 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 Saturday, 06-Mar-27 23:01:00 ABC | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 Sat, 06 Mar 2027 23:01:00 ABC | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 Sat, 06 Mar 2027 23:01:00 -0530 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 2027-03-06T23:01:00-05:30 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 2027-03-06T23:01:00.5-05:30 | 2027-03-06 23:01:00.5 -0530 ABC <nil>
// 	 11:01PM | 0000-01-01 23:01:00 -0530 ABC <nil>
// 	 Mar  6 23:01:00 | 0000-03-06 23:01:00 -0530 ABC <nil>
// 	 Mar  6 23:01:00.500 | 0000-03-06 23:01:00.5 -0530 ABC <nil>
// 	 Mar  6 23:01:00.500000 | 0000-03-06 23:01:00.5 -0530 ABC <nil>
// 	 Mar  6 23:01:00.500000000 | 0000-03-06 23:01:00.5 -0530 ABC <nil>
// 	 2027-03-06 23:01:00 | 2027-03-06 23:01:00 -0530 ABC <nil>
// 	 2027-03-06 | 2027-03-06 00:00:00 -0530 ABC <nil>
// 	 23:01:00 | 0000-01-01 23:01:00 -0530 ABC <nil>
// 	 2027-065  65 11:1:0.5pm -05 | 2027-03-06 23:01:00.5 -0500 -0500 <nil>
// 	 _2027 '27 March Saturday -05:30:00 -0530 3/6 | 2027-03-06 00:00:00 -0530 ABC <nil>
// 2027 9 65 Saturday 1804393860 1804393860500 ABC -19800 ABC false false
// 2028-03-07 23:01:00.5 -0530 ABC 2027-03-06T22:30:00-05:30 2027-03-06T23:01:00-05:30
// -0044-03-15 12:00:00.000001 +0102 +0102
// 	 03/15 12:00:00PM '44 +0102 | 2044-03-15 12:00:00 +0102 +0102 <nil>
// 	 Thu Mar 15 12:00:00 -0044 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu Mar 15 12:00:00 -0044" as "Mon Jan _2 15:04:05 2006": cannot parse "-0044" as "2006"
// 	 Thu Mar 15 12:00:00 +0102 -0044 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu Mar 15 12:00:00 +0102 -0044" as "Mon Jan _2 15:04:05 MST 2006": cannot parse "+0102 -0044" as "MST"
// 	 Thu Mar 15 12:00:00 +0102 -0044 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu Mar 15 12:00:00 +0102 -0044" as "Mon Jan 02 15:04:05 -0700 2006": cannot parse "-0044" as "2006"
// 	 15 Mar 44 12:00 +0102 | 0001-01-01 00:00:00 +0000 UTC parsing time "15 Mar 44 12:00 +0102" as "02 Jan 06 15:04 MST": cannot parse "+0102" as "MST"
// 	 15 Mar 44 12:00 +0102 | 2044-03-15 12:00:00 +0102 +0102 <nil>
// 	 Thursday, 15-Mar-44 12:00:00 +0102 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thursday, 15-Mar-44 12:00:00 +0102" as "Monday, 02-Jan-06 15:04:05 MST": cannot parse "+0102" as "MST"
// 	 Thu, 15 Mar -0044 12:00:00 +0102 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu, 15 Mar -0044 12:00:00 +0102" as "Mon, 02 Jan 2006 15:04:05 MST": cannot parse "-0044 12:00:00 +0102" as "2006"
// 	 Thu, 15 Mar -0044 12:00:00 +0102 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu, 15 Mar -0044 12:00:00 +0102" as "Mon, 02 Jan 2006 15:04:05 -0700": cannot parse "-0044 12:00:00 +0102" as "2006"
// 	 -0044-03-15T12:00:00+01:02 | 0001-01-01 00:00:00 +0000 UTC parsing time "-0044-03-15T12:00:00+01:02" as "2006-01-02T15:04:05Z07:00": cannot parse "-0044-03-15T12:00:00+01:02" as "2006"
// 	 -0044-03-15T12:00:00.000001+01:02 | 0001-01-01 00:00:00 +0000 UTC parsing time "-0044-03-15T12:00:00.000001+01:02" as "2006-01-02T15:04:05.999999999Z07:00": cannot parse "-0044-03-15T12:00:00.000001+01:02" as "2006"
// 	 12:00PM | 0000-01-01 12:00:00 +0102 +0102 <nil>
// 	 Mar 15 12:00:00 | 0000-03-15 12:00:00 +0102 +0102 <nil>
// 	 Mar 15 12:00:00.000 | 0000-03-15 12:00:00 +0102 +0102 <nil>
// 	 Mar 15 12:00:00.000001 | 0000-03-15 12:00:00.000001 +0102 +0102 <nil>
// 	 Mar 15 12:00:00.000001000 | 0000-03-15 12:00:00.000001 +0102 +0102 <nil>
// 	 -0044-03-15 12:00:00 | 0001-01-01 00:00:00 +0000 UTC parsing time "-0044-03-15 12:00:00" as "2006-01-02 15:04:05": cannot parse "-0044-03-15 12:00:00" as "2006"
// 	 -0044-03-15 | 0001-01-01 00:00:00 +0000 UTC parsing time "-0044-03-15" as "2006-01-02": cannot parse "-0044-03-15" as "2006"
// 	 12:00:00 | 0000-01-01 12:00:00 +0102 +0102 <nil>
// 	 -0044-075  75 12:0:0pm +01 | 0001-01-01 00:00:00 +0000 UTC parsing time "-0044-075  75 12:0:0pm +01" as "2006-002 __2 3:4:5.999pm Z07": cannot parse "-0044-075  75 12:0:0pm +01" as "2006"
// 	 _-0044 '44 March Thursday +01:02:03 +0102 3/15 | 0001-01-01 00:00:00 +0000 UTC parsing time "_-0044 '44 March Thursday +01:02:03 +0102 3/15" as "_2006 '06 January Monday -07:00:00 Z0700 1/2": cannot parse "-0044 '44 March Thursday +01:02:03 +0102 3/15" as "2006"
// -44 11 75 Thursday -63549320523 -63549320523000  3723  false false
// -0043-03-17 12:00:00.000001 +0102 +0102 -0044-03-15T11:02:03+01:02 -0044-03-15T11:59:03+01:02
// 12026-12-31 00:00:00 +1400 XYZ
// 	 12/31 12:00:00AM '26 +1400 | 2026-12-31 00:00:00 +1400 XYZ <nil>
// 	 Thu Dec 31 00:00:00 12026 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu Dec 31 00:00:00 12026": extra text: "6"
// 	 Thu Dec 31 00:00:00 XYZ 12026 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu Dec 31 00:00:00 XYZ 12026": extra text: "6"
// 	 Thu Dec 31 00:00:00 +1400 12026 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu Dec 31 00:00:00 +1400 12026": extra text: "6"
// 	 31 Dec 26 00:00 XYZ | 2026-12-31 00:00:00 +1400 XYZ <nil>
// 	 31 Dec 26 00:00 +1400 | 2026-12-31 00:00:00 +1400 XYZ <nil>
// 	 Thursday, 31-Dec-26 00:00:00 XYZ | 2026-12-31 00:00:00 +1400 XYZ <nil>
// 	 Thu, 31 Dec 12026 00:00:00 XYZ | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu, 31 Dec 12026 00:00:00 XYZ" as "Mon, 02 Jan 2006 15:04:05 MST": cannot parse "6 00:00:00 XYZ" as " "
// 	 Thu, 31 Dec 12026 00:00:00 +1400 | 0001-01-01 00:00:00 +0000 UTC parsing time "Thu, 31 Dec 12026 00:00:00 +1400" as "Mon, 02 Jan 2006 15:04:05 -0700": cannot parse "6 00:00:00 +1400" as " "
// 	 12026-12-31T00:00:00+14:00 | 0001-01-01 00:00:00 +0000 UTC parsing time "12026-12-31T00:00:00+14:00" as "2006-01-02T15:04:05Z07:00": cannot parse "6-12-31T00:00:00+14:00" as "-"
// 	 12026-12-31T00:00:00+14:00 | 0001-01-01 00:00:00 +0000 UTC parsing time "12026-12-31T00:00:00+14:00" as "2006-01-02T15:04:05.999999999Z07:00": cannot parse "6-12-31T00:00:00+14:00" as "-"
// 	 12:00AM | 0000-01-01 00:00:00 +1400 XYZ <nil>
// 	 Dec 31 00:00:00 | 0000-12-31 00:00:00 +1400 XYZ <nil>
// 	 Dec 31 00:00:00.000 | 0000-12-31 00:00:00 +1400 XYZ <nil>
// 	 Dec 31 00:00:00.000000 | 0000-12-31 00:00:00 +1400 XYZ <nil>
// 	 Dec 31 00:00:00.000000000 | 0000-12-31 00:00:00 +1400 XYZ <nil>
// 	 12026-12-31 00:00:00 | 0001-01-01 00:00:00 +0000 UTC parsing time "12026-12-31 00:00:00" as "2006-01-02 15:04:05": cannot parse "6-12-31 00:00:00" as "-"
// 	 12026-12-31 | 0001-01-01 00:00:00 +0000 UTC parsing time "12026-12-31" as "2006-01-02": cannot parse "6-12-31" as "-"
// 	 00:00:00 | 0000-01-01 00:00:00 +1400 XYZ <nil>
// 	 12026-365 365 12:0:0am +14 | 0001-01-01 00:00:00 +0000 UTC parsing time "12026-365 365 12:0:0am +14" as "2006-002 __2 3:4:5.999pm Z07": cannot parse "6-365 365 12:0:0am +14" as "-"
// 	 _12026 '26 December Thursday +14:00:00 +1400 12/31 | 0001-01-01 00:00:00 +0000 UTC parsing time "_12026 '26 December Thursday +14:00:00 +1400 12/31" as "_2006 '06 January Monday -07:00:00 Z0700 1/2": cannot parse "6 '26 December Thursday +14:00:00 +1400 12/31" as " '"
// 12026 53 365 Thursday 317368144800 317368144800000 XYZ 50400 XYZ false false
// 12027-12-31 00:00:00 +1400 XYZ 12026-12-31T00:00:00+14:00 12026-12-30T23:59:00+14:00
// true false -1 true false true
// 26428h31m2.376543211s -26428h31m2.376543211s 2562047h47m16.854775807s -2562047h47m16.854775808s
// 2024-02-29 23:59:57.999999999 +0000 UTC 2024-03-02 11:59:58.123456789 +0000 UTC
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-30T00:00:00Z": day out of range true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-13-01T00:00:00Z": month out of range true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-01T24:00:00Z": hour out of range true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-01T00:60:00Z": minute out of range true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T" true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00" true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-01T00:00:00+25:00": time zone offset hour out of range true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "2024-02-01T00:00:00.5+01:00x": extra text: "x" true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "24-02-01T00:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse "24-02-01T00:00:00Z" as "2006" true
// 0001-01-01 00:00:00 +0000 UTC | parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006" true
// 0000-02-29 00:00:00 +0000 UTC <nil>
// 0001-01-01 00:00:00 +0000 UTC parsing time "feb 28" as "January 2": cannot parse "feb 28" as "January"
// 0001-01-01 00:00:00 +0000 UTC parsing time "Tag" as "Mon": cannot parse "Tag" as "Mon"
// 0001-01-01 00:00:00 +0000 UTC parsing time "13:00PM": hour out of range
// 0000-01-01 00:00:00 +0000 UTC <nil>
// 0001-01-01 00:00:00 +0000 UTC parsing time "2023 366": day-of-year out of range
// 2024-12-31 00:00:00 +0000 UTC <nil>
// 0001-01-01 00:00:00 +0000 UTC parsing time "2024 11 366": day-of-year does not match month
// 0000-01-01 01:02:03.25 +0000 UTC <nil>
// 0000-01-01 13:00:00 +0300 GMT+3 <nil>
// 0000-01-01 10:00:00 +0000 WITA <nil>
// 0001-01-01 00:00:00 +0000 UTC parsing time "10:00 xyz" as "15:04 MST": cannot parse "xyz" as "MST"
// 0001-01-01 00:00:00 +0000 UTC parsing time "10:00:00.1" as "15:04:05.00": cannot parse ".1" as ".00"
// 1999-01-01 00:00:00 +0000 UTC <nil>
// 0001-01-01 00:00:00 +0000 UTC parsing time ".12" as ".000": cannot parse ".12" as ".000"
// 0001-01-01 00:00:00 +0000 UTC parsing time "0100" as "-0700": cannot parse "0100" as "-0700"
// UTC time: invalid location name
// UTC unknown time zone Nowhere/Land
// 1970-01-01 00:53:19 +0053 LMT 1970-01-01 01:00:00 +0100 CET Some/Where
// 2024-01-28 02:30:00 +0100 CET false 2024-01-28 01:30:00 +0000 UTC
// 2024-02-28 02:30:00 +0100 CET false 2024-02-28 01:30:00 +0000 UTC
// 2024-03-28 02:30:00 +0100 CET false 2024-03-28 01:30:00 +0000 UTC
// 2024-04-28 02:30:00 +0200 CEST true 2024-04-28 00:30:00 +0000 UTC
// 2024-05-28 02:30:00 +0200 CEST true 2024-05-28 00:30:00 +0000 UTC
// 2024-06-28 02:30:00 +0200 CEST true 2024-06-28 00:30:00 +0000 UTC
// 2024-07-28 02:30:00 +0200 CEST true 2024-07-28 00:30:00 +0000 UTC
// 2024-08-28 02:30:00 +0200 CEST true 2024-08-28 00:30:00 +0000 UTC
// 2024-09-28 02:30:00 +0200 CEST true 2024-09-28 00:30:00 +0000 UTC
// 2024-10-28 02:30:00 +0100 CET false 2024-10-28 01:30:00 +0000 UTC
// 2024-11-28 02:30:00 +0100 CET false 2024-11-28 01:30:00 +0000 UTC
// 2024-12-28 02:30:00 +0100 CET false 2024-12-28 01:30:00 +0000 UTC
// 2023-03-26 01:59:59 +0100 CET 2023-03-26 03:00:00 +0200 CEST 2023-03-26 03:30:00 +0200 CEST
// 2023-10-29 02:30:00 +0100 CET 2023-10-29 03:30:00 +0100 CET 2023-10-30 02:30:00 +0100 CET
// 2023-07-01 10:00:00 +0000 CEST <nil>
// 2023-07-01 10:00:00 +0200 CEST <nil>
// 1970-01-01 00:53:19 +0053 LMT 1969-12-31 16:00:00 -0800 XST Some/Where
// 2024-01-28 02:30:00 -0800 XST false 2024-01-28 10:30:00 +0000 UTC
// 2024-02-28 02:30:00 -0800 XST false 2024-02-28 10:30:00 +0000 UTC
// 2024-03-28 02:30:00 -0700 XDT true 2024-03-28 09:30:00 +0000 UTC
// 2024-04-28 02:30:00 -0700 XDT true 2024-04-28 09:30:00 +0000 UTC
// 2024-05-28 02:30:00 -0700 XDT true 2024-05-28 09:30:00 +0000 UTC
// 2024-06-28 02:30:00 -0700 XDT true 2024-06-28 09:30:00 +0000 UTC
// 2024-07-28 02:30:00 -0700 XDT true 2024-07-28 09:30:00 +0000 UTC
// 2024-08-28 02:30:00 -0700 XDT true 2024-08-28 09:30:00 +0000 UTC
// 2024-09-28 02:30:00 -0700 XDT true 2024-09-28 09:30:00 +0000 UTC
// 2024-10-28 02:30:00 -0700 XDT true 2024-10-28 09:30:00 +0000 UTC
// 2024-11-28 02:30:00 -0800 XST false 2024-11-28 10:30:00 +0000 UTC
// 2024-12-28 02:30:00 -0800 XST false 2024-12-28 10:30:00 +0000 UTC
// 2023-03-26 01:59:59 -0700 XDT 2023-03-26 02:00:00 -0700 XDT 2023-03-26 02:30:00 -0700 XDT
// 2023-10-29 02:30:00 -0700 XDT 2023-10-29 03:30:00 -0700 XDT 2023-10-30 02:30:00 -0700 XDT
// 2023-07-01 10:00:00 +0000 CEST <nil>
// 2023-07-01 10:00:00 +0200 +0200 <nil>
// 1970-01-01 00:53:19 +0053 LMT 1970-01-01 03:00:00 +0300 +03 Some/Where
// 2024-01-28 02:30:00 +0300 +03 false 2024-01-27 23:30:00 +0000 UTC
// 2024-02-28 02:30:00 +0300 +03 false 2024-02-27 23:30:00 +0000 UTC
// 2024-03-28 02:30:00 +0300 +03 false 2024-03-27 23:30:00 +0000 UTC
// 2024-04-28 02:30:00 +0300 +03 false 2024-04-27 23:30:00 +0000 UTC
// 2024-05-28 02:30:00 +0300 +03 false 2024-05-27 23:30:00 +0000 UTC
// 2024-06-28 02:30:00 +0300 +03 false 2024-06-27 23:30:00 +0000 UTC
// 2024-07-28 02:30:00 +0300 +03 false 2024-07-27 23:30:00 +0000 UTC
// 2024-08-28 02:30:00 +0300 +03 false 2024-08-27 23:30:00 +0000 UTC
// 2024-09-28 02:30:00 +0300 +03 false 2024-09-27 23:30:00 +0000 UTC
// 2024-10-28 02:30:00 +0300 +03 false 2024-10-27 23:30:00 +0000 UTC
// 2024-11-28 02:30:00 +0300 +03 false 2024-11-27 23:30:00 +0000 UTC
// 2024-12-28 02:30:00 +0300 +03 false 2024-12-27 23:30:00 +0000 UTC
// 2023-03-26 01:59:59 +0300 +03 2023-03-26 02:00:00 +0300 +03 2023-03-26 02:30:00 +0300 +03
// 2023-10-29 02:30:00 +0300 +03 2023-10-29 03:30:00 +0300 +03 2023-10-30 02:30:00 +0300 +03
// 2023-07-01 10:00:00 +0000 CEST <nil>
// 2023-07-01 10:00:00 +0200 +0200 <nil>
// 1970-01-01 00:53:19 +0053 LMT 1970-01-01 11:00:00 +1100 AEDT Some/Where
// 2024-01-28 02:30:00 +1100 AEDT true 2024-01-27 15:30:00 +0000 UTC
// 2024-02-28 02:30:00 +1100 AEDT true 2024-02-27 15:30:00 +0000 UTC
// 2024-03-28 02:30:00 +1100 AEDT true 2024-03-27 15:30:00 +0000 UTC
// 2024-04-28 02:30:00 +1000 AEST false 2024-04-27 16:30:00 +0000 UTC
// 2024-05-28 02:30:00 +1000 AEST false 2024-05-27 16:30:00 +0000 UTC
// 2024-06-28 02:30:00 +1000 AEST false 2024-06-27 16:30:00 +0000 UTC
// 2024-07-28 02:30:00 +1000 AEST false 2024-07-27 16:30:00 +0000 UTC
// 2024-08-28 02:30:00 +1000 AEST false 2024-08-27 16:30:00 +0000 UTC
// 2024-09-28 02:30:00 +1000 AEST false 2024-09-27 16:30:00 +0000 UTC
// 2024-10-28 02:30:00 +1100 AEDT true 2024-10-27 15:30:00 +0000 UTC
// 2024-11-28 02:30:00 +1100 AEDT true 2024-11-27 15:30:00 +0000 UTC
// 2024-12-28 02:30:00 +1100 AEDT true 2024-12-27 15:30:00 +0000 UTC
// 2023-03-26 01:59:59 +1100 AEDT 2023-03-26 02:00:00 +1100 AEDT 2023-03-26 02:30:00 +1100 AEDT
// 2023-10-29 02:30:00 +1100 AEDT 2023-10-29 03:30:00 +1100 AEDT 2023-10-30 02:30:00 +1100 AEDT
// 2023-07-01 10:00:00 +0000 CEST <nil>
// 2023-07-01 10:00:00 +0200 +0200 <nil>
// malformed time zone information
// malformed time zone information
// malformed time zone information
// UTC UTC F
// 1h2m3.5s <nil>
// -1h30m0s <nil>
// 300ms <nil>
// 1.002µs <nil>
// 5µs <nil>
// 0s <nil>
// 2562047h47m16.854775807s <nil>
// 0s time: missing unit in duration "1"
// 0s time: invalid duration "x"
// 0s time: unknown unit "x" in duration "1x"
// 0s time: invalid duration ""
// 0s time: invalid duration "9223372036854775808ns"
// 1h30m30.0015s 1.50833375 90.500025 5430.0015 5430001 5430001500 5430001500000 -1h30m30.0015s 1h30m30.0015s
// 2h0m0s 1h0m0s 1h31m0s 1ns 1.1µs 0s
// 1h30m30.0015s 5430001500000 time.Duration March %!Month(13) %!Weekday(8)
