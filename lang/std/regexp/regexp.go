// Package regexp searches text for regular expressions, in time that is linear in the text.
package regexp

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Regexp is a regular expression. Several goroutines may use it.
type Regexp struct {
	text       string
	code       []instruction
	start      int
	names      []string
	isLongest  bool
	isAnchored bool
}

// Compile reads a regular expression; of the matches that begin first it prefers those that come first in it.
func Compile(expr string) (re *Regexp, err error) {
	defer func() {
		if wrong, ok := recover().(parseError); ok {
			re, err = nil, errors.New(wrong.text)
		}
	}()
	p := &parser{text: expr, names: []string{""}}
	root := p.choice()
	if p.more() {
		p.fail("unexpected )", expr)
	}
	c := &compiler{}
	match := c.add(instruction{op: opMatch})
	start := c.compile(root, match)
	re = &Regexp{text: expr, code: c.code, start: start, names: p.names}
	first := &re.code[start]
	re.isAnchored = first.op == opAssertion && first.assertion == 'A'
	return re, nil
}

// MustCompile is Compile for an expression that is known to be right.
func MustCompile(expr string) *Regexp {
	re, err := Compile(expr)
	if err != nil {
		quoted := strconv.Quote(expr)
		if strconv.CanBackquote(expr) {
			quoted = "`" + expr + "`"
		}
		panic("regexp: Compile(" + quoted + "): " + err.Error())
	}
	return re
}

// MatchString says whether text has a match.
func MatchString(pattern string, s string) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// Match says whether text has a match.
func Match(pattern string, b []byte) (matched bool, err error) {
	return MatchString(pattern, string(b))
}

// QuoteMeta gives an expression that only s itself matches.
func QuoteMeta(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if strings.IndexByte(`\.+*?()|[]{}^$`, s[i]) >= 0 {
			out.WriteByte('\\')
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func (re *Regexp) String() string { return re.text }

// Longest makes the longest of the matches that begin first be preferred.
func (re *Regexp) Longest() { re.isLongest = true }

// NumSubexp is the number of groups.
func (re *Regexp) NumSubexp() int { return len(re.names) - 1 }

// SubexpNames are the names of the groups, the first one being the whole expression.
func (re *Regexp) SubexpNames() []string { return re.names }

// SubexpIndex is the number of the group with a name, or -1.
func (re *Regexp) SubexpIndex(name string) int {
	for i, other := range re.names {
		if name != "" && name == other {
			return i
		}
	}
	return -1
}

// MarshalText gives the expression.
func (re *Regexp) MarshalText() ([]byte, error) { return []byte(re.text), nil }

// UnmarshalText compiles an expression.
func (re *Regexp) UnmarshalText(text []byte) error {
	made, err := Compile(string(text))
	if err == nil {
		*re = *made
	}
	return err
}

// all calls found with matches that follow each other, at most n unless that is negative.
func (re *Regexp) all(text string, n, count int, found func(match []int)) {
	previousEnd := -1
	for pos := 0; n != 0 && pos <= len(text); {
		match := re.match(text, pos, count)
		if match == nil {
			return
		}
		// An empty match directly behind another one is none.
		isRight := match[1] > match[0] || match[0] != previousEnd
		if match[1] > pos {
			pos = match[1]
		} else {
			_, size := utf8.DecodeRuneInString(text[pos:])
			pos += max(size, 1)
		}
		previousEnd = match[1]
		if isRight {
			found(match)
			n--
		}
	}
}

func (re *Regexp) slots() int { return 2 * len(re.names) }

// MatchString says whether s has a match.
func (re *Regexp) MatchString(s string) bool { return re.match(s, 0, 2) != nil }

// Match says whether b has a match.
func (re *Regexp) Match(b []byte) bool { return re.MatchString(string(b)) }

// What follows gives matches: where they are, or the text; with those of groups; of all of them at most n if it is not negative.

// FindStringIndex gives where the first match is.
func (re *Regexp) FindStringIndex(s string) []int { return re.match(s, 0, 2) }

// FindIndex gives where the first match is.
func (re *Regexp) FindIndex(b []byte) []int { return re.match(string(b), 0, 2) }

// FindStringSubmatchIndex gives where the first match and its groups are.
func (re *Regexp) FindStringSubmatchIndex(s string) []int { return re.match(s, 0, re.slots()) }

// FindSubmatchIndex gives where the first match and its groups are.
func (re *Regexp) FindSubmatchIndex(b []byte) []int { return re.match(string(b), 0, re.slots()) }

// FindString gives the first match, or an empty string.
func (re *Regexp) FindString(s string) string {
	if match := re.match(s, 0, 2); match != nil {
		return s[match[0]:match[1]]
	}
	return ""
}

// Find gives the first match.
func (re *Regexp) Find(b []byte) []byte {
	if match := re.FindIndex(b); match != nil {
		return b[match[0]:match[1]:match[1]]
	}
	return nil
}

func texts(s string, match []int) []string {
	if match == nil {
		return nil
	}
	parts := make([]string, len(match)/2)
	for i := range parts {
		if match[2*i] >= 0 {
			parts[i] = s[match[2*i]:match[2*i+1]]
		}
	}
	return parts
}

func slicesOf(b []byte, match []int) [][]byte {
	if match == nil {
		return nil
	}
	parts := make([][]byte, len(match)/2)
	for i := range parts {
		if match[2*i] >= 0 {
			parts[i] = b[match[2*i]:match[2*i+1]:match[2*i+1]]
		}
	}
	return parts
}

// FindStringSubmatch gives the first match and its groups.
func (re *Regexp) FindStringSubmatch(s string) []string {
	return texts(s, re.FindStringSubmatchIndex(s))
}

// FindSubmatch gives the first match and its groups.
func (re *Regexp) FindSubmatch(b []byte) [][]byte { return slicesOf(b, re.FindSubmatchIndex(b)) }

// FindAllStringIndex gives where all matches are.
func (re *Regexp) FindAllStringIndex(s string, n int) (all [][]int) {
	re.all(s, n, 2, func(match []int) { all = append(all, match) })
	return all
}

// FindAllIndex gives where all matches are.
func (re *Regexp) FindAllIndex(b []byte, n int) [][]int { return re.FindAllStringIndex(string(b), n) }

// FindAllStringSubmatchIndex gives where all matches and their groups are.
func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) (all [][]int) {
	re.all(s, n, re.slots(), func(match []int) { all = append(all, match) })
	return all
}

// FindAllSubmatchIndex gives where all matches and their groups are.
func (re *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return re.FindAllStringSubmatchIndex(string(b), n)
}

// FindAllString gives all matches.
func (re *Regexp) FindAllString(s string, n int) (all []string) {
	re.all(s, n, 2, func(match []int) { all = append(all, s[match[0]:match[1]]) })
	return all
}

// FindAll gives all matches.
func (re *Regexp) FindAll(b []byte, n int) (all [][]byte) {
	re.all(string(b), n, 2, func(match []int) { all = append(all, b[match[0]:match[1]:match[1]]) })
	return all
}

// FindAllStringSubmatch gives all matches and their groups.
func (re *Regexp) FindAllStringSubmatch(s string, n int) (all [][]string) {
	re.all(s, n, re.slots(), func(match []int) { all = append(all, texts(s, match)) })
	return all
}

// FindAllSubmatch gives all matches and their groups.
func (re *Regexp) FindAllSubmatch(b []byte, n int) (all [][][]byte) {
	re.all(string(b), n, re.slots(), func(match []int) { all = append(all, slicesOf(b, match)) })
	return all
}

// Split gives what is between the matches, at most n parts if it is not negative.
func (re *Regexp) Split(s string, n int) []string {
	if n == 0 {
		return nil
	}
	if re.text != "" && s == "" {
		return []string{""}
	}
	parts := []string{}
	begin, end := 0, 0
	for _, match := range re.FindAllStringIndex(s, n) {
		if n > 0 && len(parts) == n-1 {
			break
		}
		end = match[0]
		if match[1] != 0 {
			parts = append(parts, s[begin:end])
		}
		begin = match[1]
	}
	if end != len(s) {
		parts = append(parts, s[begin:])
	}
	return parts
}
