package regexp

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a node of an expression is.
type kind uint8

const (
	matchEmpty kind = iota
	matchRunes
	matchAssertion
	matchGroup
	matchSequence
	matchChoice
	matchRepeat
)

// A node of an expression. Groups have a number; those with number 0 only hold together.
type node struct {
	kind      kind
	set       *set
	assertion byte
	parts     []*node
	number    int
	low, high int
	isLazy    bool
}

// A set of runes: sorted ranges of them.
type set struct{ ranges []rune }

func (s *set) add(low, high rune) { s.ranges = append(s.ranges, low, high) }

func (s *set) has(r rune) bool {
	for i := 0; i < len(s.ranges); i += 2 {
		if s.ranges[i] <= r && r <= s.ranges[i+1] {
			return true
		}
	}
	return false
}

// tidy sorts the ranges and joins those that touch.
func (s *set) tidy() {
	var all [][2]rune
	for i := 0; i < len(s.ranges); i += 2 {
		at := len(all)
		for at > 0 && all[at-1][0] > s.ranges[i] {
			at--
		}
		all = append(all, [2]rune{})
		copy(all[at+1:], all[at:])
		all[at] = [2]rune{s.ranges[i], s.ranges[i+1]}
	}
	s.ranges = nil
	for _, r := range all {
		if n := len(s.ranges); n > 0 && r[0] <= s.ranges[n-1]+1 {
			s.ranges[n-1] = max(s.ranges[n-1], r[1])
			continue
		}
		s.add(r[0], r[1])
	}
}

func (s *set) negate() {
	s.tidy()
	old := s.ranges
	s.ranges = nil
	next := rune(0)
	for i := 0; i < len(old); i += 2 {
		if next < old[i] {
			s.add(next, old[i]-1)
		}
		next = old[i+1] + 1
	}
	if next <= unicode.MaxRune {
		s.add(next, unicode.MaxRune)
	}
}

// fold adds the letters of another case.
func (s *set) fold() {
	const most = 0x1e943
	for i, n := 0, len(s.ranges); i < n; i += 2 {
		for r := s.ranges[i]; r <= min(s.ranges[i+1], most); r++ {
			for f := simpleFold(r); f != r; f = simpleFold(f) {
				s.add(f, f)
			}
		}
	}
	s.tidy()
}

// simpleFold gives the next rune that differs only in case, in a circle.
func simpleFold(r rune) rune {
	circles := [...]string{"Kk\u212a", "Ss\u017f", "\u00c5\u00e5\u212b", "\u00b5\u039c\u03bc", "\u03a3\u03c2\u03c3", "\u03a9\u03c9\u2126", "\u1e9e\u00df"}
	for _, circle := range circles {
		if at := strings.IndexRune(circle, r); at >= 0 {
			rest := circle[at+utf8.RuneLen(r):]
			if rest == "" {
				rest = circle
			}
			next, _ := utf8.DecodeRuneInString(rest)
			return next
		}
	}
	if lower := unicode.ToLower(r); lower != r {
		return lower
	}
	return unicode.ToUpper(r)
}

type parser struct {
	text  string
	at    int
	names []string
	// Letters of any case, ^ and $ at lines, any character with the dot, lazy ones greedy.
	isFolded, isMultiline, isDotAll, isSwapped bool
}

type parseError struct{ text string }

func (p *parser) fail(what, about string) {
	panic(parseError{"error parsing regexp: " + what + ": `" + about + "`"})
}

func (p *parser) more() bool { return p.at < len(p.text) }

func (p *parser) peek() byte {
	if p.more() {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) accept(text string) bool {
	if strings.HasPrefix(p.text[p.at:], text) {
		p.at += len(text)
		return true
	}
	return false
}

func (p *parser) rune() rune {
	r, size := utf8.DecodeRuneInString(p.text[p.at:])
	if r == utf8.RuneError && size == 1 {
		p.fail("invalid UTF-8", p.text)
	}
	p.at += size
	return r
}

// choice reads parts between bars.
func (p *parser) choice() *node {
	parts := []*node{p.sequence()}
	for p.accept("|") {
		parts = append(parts, p.sequence())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &node{kind: matchChoice, parts: parts}
}

func (p *parser) sequence() *node {
	var parts []*node
	for p.more() && p.peek() != '|' && p.peek() != ')' {
		part := p.atom()
		last := len(parts) - 1
		switch {
		case part != nil:
			parts = append(parts, p.repeated(part))
		case last >= 0:
			// Flags may stand between a part and its operator, which is about the last character of a literal.
			to := &parts[last]
			if (*to).kind == matchSequence {
				to = &(*to).parts[len((*to).parts)-1]
			}
			*to = p.repeated(*to)
		}
	}
	if len(parts) == 0 {
		return &node{kind: matchEmpty}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &node{kind: matchSequence, parts: parts}
}

// repeated reads operators behind a part.
func (p *parser) repeated(part *node) *node {
	before := ""
	for p.more() {
		from := p.at
		low, high, ok := p.operator()
		if !ok {
			return part
		}
		isLazy := p.accept("?") != p.isSwapped
		if before != "" {
			p.fail("invalid nested repetition operator", before+p.text[from:p.at])
		}
		before = p.text[from:p.at]
		part = &node{kind: matchRepeat, parts: []*node{part}, low: low, high: high, isLazy: isLazy}
		if size(part) > 1000 {
			p.fail("invalid repeat count", p.text[from:p.at])
		}
	}
	return part
}

// size is how often a part may at least be repeated by counts within counts.
func size(n *node) int {
	most := 1
	for _, part := range n.parts {
		most = max(most, size(part))
	}
	if n.kind == matchRepeat && max(n.low, n.high) > 1 {
		return most * max(n.low, n.high)
	}
	return most
}

// operator reads what says how often; high is -1 without a limit.
func (p *parser) operator() (low, high int, ok bool) {
	switch p.peek() {
	case '*':
		p.at++
		return 0, -1, true
	case '+':
		p.at++
		return 1, -1, true
	case '?':
		p.at++
		return 0, 1, true
	case '{':
		return p.counts()
	}
	return 0, 0, false
}

func (p *parser) counts() (low, high int, ok bool) {
	start := p.at
	p.at++
	low, hasLow := p.number()
	high = low
	if hasLow && p.accept(",") {
		hasHigh := false
		if high, hasHigh = p.number(); !hasHigh {
			high = -1
		}
	}
	if !hasLow || !p.accept("}") {
		// Only a brace.
		p.at = start
		return 0, 0, false
	}
	if low > 1000 || high > 1000 || high >= 0 && low > high {
		p.fail("invalid repeat count", p.text[start:p.at])
	}
	return low, high, true
}

func (p *parser) number() (int, bool) {
	start := p.at
	for '0' <= p.peek() && p.peek() <= '9' {
		p.at++
	}
	digits := p.text[start:p.at]
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > 1001 {
		n = 1001
	}
	return n, true
}

func one(s *set) *node { return &node{kind: matchRunes, set: s} }

func assertion(what byte) *node { return &node{kind: matchAssertion, assertion: what} }

// atom reads a part that an operator may follow; none if it was only flags.
func (p *parser) atom() *node {
	switch c := p.peek(); c {
	case '(':
		return p.group()
	case '[':
		return one(p.class())
	case '.':
		p.at++
		s := &set{}
		if p.isDotAll {
			s.add(0, unicode.MaxRune)
		} else {
			s.add(0, '\n'-1)
			s.add('\n'+1, unicode.MaxRune)
		}
		return one(s)
	case '^', '$':
		p.at++
		if p.isMultiline {
			return assertion(c)
		}
		return assertion("Az"[strings.IndexByte("^$", c)])
	case '*', '+', '?':
		start := p.at
		p.operator()
		p.accept("?")
		p.fail("missing argument to repetition operator", p.text[start:p.at])
	case '\\':
		return p.escape()
	}
	if p.peek() == '{' {
		start := p.at
		if _, _, ok := p.counts(); ok {
			p.accept("?")
			p.fail("missing argument to repetition operator", p.text[start:p.at])
		}
	}
	return p.literal(p.rune())
}

func (p *parser) literal(r rune) *node {
	s := &set{}
	s.add(r, r)
	if p.isFolded {
		s.fold()
	}
	return one(s)
}

// group reads what stands in parentheses, or flags.
func (p *parser) group() *node {
	start := p.at
	p.at++
	saved := *p
	n := &node{kind: matchGroup}
	if p.accept("?") {
		if p.accept("P<") || p.accept("<") {
			end := strings.IndexByte(p.text[p.at:], '>')
			if end < 0 {
				p.fail("invalid named capture", p.text[start:])
			}
			name := p.text[p.at : p.at+end]
			p.at += end + 1
			if !isName(name) {
				p.fail("invalid named capture", p.text[start:p.at])
			}
			n.number = len(p.names)
			p.names = append(p.names, name)
		} else if !p.flags(start) {
			return nil
		}
	} else {
		n.number = len(p.names)
		p.names = append(p.names, "")
	}
	n.parts = []*node{p.choice()}
	if !p.accept(")") {
		p.fail("missing closing )", p.text)
	}
	p.isFolded, p.isMultiline, p.isDotAll, p.isSwapped = saved.isFolded, saved.isMultiline, saved.isDotAll, saved.isSwapped
	return n
}

func isName(name string) bool {
	for _, r := range name {
		if r != '_' && (r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// flags reads them, and says whether a group follows.
func (p *parser) flags(start int) bool {
	on, hasFlag := true, false
	for p.more() {
		c := p.rune()
		switch {
		case c == 'i':
			p.isFolded = on
		case c == 'm':
			p.isMultiline = on
		case c == 's':
			p.isDotAll = on
		case c == 'U':
			p.isSwapped = on
		case c == '-' && on:
			on, hasFlag = false, false
			continue
		case (c == ':' || c == ')') && (on || hasFlag):
			return c == ':'
		default:
			p.fail("invalid or unsupported Perl syntax", p.text[start:p.at])
		}
		hasFlag = true
	}
	p.fail("invalid or unsupported Perl syntax", p.text[start:])
	return false
}

// escape reads what begins with a backslash.
func (p *parser) escape() *node {
	if p.accept(`\Q`) {
		text, rest, ok := strings.Cut(p.text[p.at:], `\E`)
		p.at = len(p.text)
		if ok {
			p.at -= len(rest)
		}
		var parts []*node
		for _, r := range text {
			parts = append(parts, p.literal(r))
		}
		if len(parts) == 0 {
			return nil
		}
		// An operator behind it is about the last character.
		last := parts[len(parts)-1]
		parts[len(parts)-1] = p.repeated(last)
		return &node{kind: matchSequence, parts: parts}
	}
	if p.at+1 < len(p.text) {
		switch c := p.text[p.at+1]; c {
		case 'A', 'z', 'b', 'B':
			p.at += 2
			return assertion(c)
		}
	}
	s := &set{}
	if p.named(s) {
		return one(s)
	}
	return p.literal(p.escaped())
}

// named reads the name of a set.
func (p *parser) named(s *set) bool {
	if p.at+1 >= len(p.text) || p.text[p.at] != '\\' {
		return false
	}
	c := p.text[p.at+1]
	found := &set{}
	switch c | 0x20 {
	case 'p':
		p.category(s)
		return true
	case 'd':
		found.add('0', '9')
	case 's':
		found.add('\t', '\n')
		found.add('\f', '\r')
		found.add(' ', ' ')
	case 'w':
		found.add('0', '9')
		found.add('A', 'Z')
		found.add('_', '_')
		found.add('a', 'z')
		if p.isFolded && c == 'w' {
			found.fold()
		}
	default:
		return false
	}
	p.at += 2
	if c < 'a' {
		found.negate()
	}
	s.ranges = append(s.ranges, found.ranges...)
	return true
}

// Categories of characters, as far as package unicode tells them by functions.
var categories = map[string]func(rune) bool{
	"L": unicode.IsLetter, "Lu": unicode.IsUpper, "Ll": unicode.IsLower, "Lt": unicode.IsTitle, "M": unicode.IsMark,
	"N": unicode.IsNumber, "Nd": unicode.IsDigit, "P": unicode.IsPunct, "S": unicode.IsSymbol,
}

// category reads \pL or \p{Lu}, or with a large P all others.
func (p *parser) category(s *set) {
	start := p.at
	isNegated := p.text[p.at+1] == 'P'
	p.at += 2
	if !p.more() {
		p.fail("invalid character class range", p.text[start:])
	}
	name := ""
	if p.accept("{") {
		end := strings.IndexByte(p.text[p.at:], '}')
		if end < 0 {
			p.fail("invalid character class range", p.text[start:])
		}
		name = p.text[p.at : p.at+end]
		p.at += end + 1
	} else {
		name = string(p.rune())
	}
	name, isOther := strings.CutPrefix(name, "^")
	has, ok := categories[name]
	if !ok {
		p.fail("invalid character class range", p.text[start:p.at])
	}
	found := &set{}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		low := r
		for r <= unicode.MaxRune && has(r) {
			r++
		}
		if low < r {
			found.add(low, r-1)
		}
	}
	if p.isFolded {
		found.fold()
	}
	if isNegated != isOther {
		found.negate()
	}
	s.ranges = append(s.ranges, found.ranges...)
}

// escaped reads a single character behind a backslash.
func (p *parser) escaped() rune {
	start := p.at
	p.at++
	if !p.more() {
		p.fail("trailing backslash at end of expression", "")
	}
	r := p.rune()
	switch {
	case r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r > ' ':
		return r
	case r == '0' || '1' <= r && r <= '7' && '0' <= p.peek() && p.peek() <= '7':
		value := r - '0'
		for range 2 {
			if c := p.peek(); '0' <= c && c <= '7' {
				value = value*8 + rune(c-'0')
				p.at++
			}
		}
		return value
	case r == 'x':
		if value, ok := p.hexadecimal(); ok {
			return value
		}
	case r < utf8.RuneSelf:
		if at := strings.IndexRune("afnrtv", r); at >= 0 {
			return rune("\a\f\n\r\t\v"[at])
		}
	}
	p.fail("invalid escape sequence", p.text[start:p.at])
	return 0
}

func (p *parser) hexadecimal() (rune, bool) {
	digits := ""
	if p.accept("{") {
		end := strings.IndexByte(p.text[p.at:], '}')
		if end < 0 {
			return 0, false
		}
		digits = p.text[p.at : p.at+end]
		p.at += end + 1
	} else if p.at+2 <= len(p.text) {
		digits = p.text[p.at : p.at+2]
		p.at += 2
	}
	value, err := strconv.ParseUint(digits, 16, 32)
	return rune(value), err == nil && value <= unicode.MaxRune
}

var posix = map[string]string{
	"alnum": "09AZaz", "alpha": "AZaz", "ascii": "\x00\x7f", "blank": "\t\t  ", "cntrl": "\x00\x1f\x7f\x7f", "digit": "09",
	"graph": "!~", "lower": "az", "print": " ~", "punct": "!/:@[`{~", "space": "\t\r  ", "upper": "AZ", "word": "09AZ__az",
	"xdigit": "09AFaf",
}

// class reads what stands in brackets.
func (p *parser) class() *set {
	start := p.at
	p.at++
	s := &set{}
	isNegated := p.accept("^")
	for isFirst := true; isFirst || p.peek() != ']' || !p.more(); isFirst = false {
		if !p.more() {
			p.fail("missing closing ]", p.text[start:])
		}
		if p.peek() == '-' && !isFirst && p.at+1 < len(p.text) && p.text[p.at+1] != ']' {
			p.at++
			p.rune()
			p.fail("invalid character class range", p.text[p.at-2:p.at])
		}
		if strings.HasPrefix(p.text[p.at:], "[:") {
			if end := strings.Index(p.text[p.at:], ":]"); end >= 0 {
				p.posix(s, p.text[p.at:p.at+end+2])
				p.at += end + 2
				continue
			}
		}
		if p.named(s) {
			continue
		}
		from := p.at
		low := p.classRune(start)
		high := low
		if p.peek() == '-' && p.at+1 < len(p.text) && p.text[p.at+1] != ']' {
			p.at++
			high = p.classRune(start)
			if high < low {
				p.fail("invalid character class range", p.text[from:p.at])
			}
		}
		one := &set{}
		one.add(low, high)
		if p.isFolded {
			one.fold()
		}
		s.ranges = append(s.ranges, one.ranges...)
	}
	p.at++
	s.tidy()
	if isNegated {
		s.negate()
	}
	return s
}

func (p *parser) posix(s *set, name string) {
	word, isNegated := strings.CutPrefix(name[2:len(name)-2], "^")
	ranges, ok := posix[word]
	if !ok {
		p.fail("invalid character class range", name)
	}
	found := &set{}
	for i := 0; i < len(ranges); i += 2 {
		found.add(rune(ranges[i]), rune(ranges[i+1]))
	}
	if p.isFolded {
		found.fold()
	}
	if isNegated {
		found.negate()
	}
	s.ranges = append(s.ranges, found.ranges...)
}

func (p *parser) classRune(start int) rune {
	if !p.more() {
		p.fail("missing closing ]", p.text[start:])
	}
	if p.peek() == '\\' {
		return p.escaped()
	}
	return p.rune()
}
