package regexp

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// replace puts what by appends in the place of all matches.
func (re *Regexp) replace(s string, by func(out []byte, match []int) []byte) string {
	var out []byte
	end, isAny := 0, false
	re.all(s, -1, re.slots(), func(match []int) {
		isAny = true
		out = append(out, s[end:match[0]]...)
		out = by(out, match)
		end = match[1]
	})
	if !isAny {
		return s
	}
	return string(append(out, s[end:]...))
}

// ReplaceAllString puts repl in the place of all matches, with $name and ${name} standing for groups.
func (re *Regexp) ReplaceAllString(src, repl string) string {
	return re.replace(src, func(out []byte, match []int) []byte { return re.expand(out, repl, src, match) })
}

// ReplaceAllLiteralString puts repl in the place of all matches.
func (re *Regexp) ReplaceAllLiteralString(src, repl string) string {
	return re.replace(src, func(out []byte, match []int) []byte { return append(out, repl...) })
}

// ReplaceAllStringFunc puts what repl makes of them in the place of all matches.
func (re *Regexp) ReplaceAllStringFunc(src string, repl func(string) string) string {
	return re.replace(src, func(out []byte, match []int) []byte {
		return append(out, repl(src[match[0]:match[1]])...)
	})
}

// ReplaceAll is ReplaceAllString on bytes.
func (re *Regexp) ReplaceAll(src, repl []byte) []byte {
	return []byte(re.ReplaceAllString(string(src), string(repl)))
}

// ReplaceAllLiteral is ReplaceAllLiteralString on bytes.
func (re *Regexp) ReplaceAllLiteral(src, repl []byte) []byte {
	return []byte(re.ReplaceAllLiteralString(string(src), string(repl)))
}

// ReplaceAllFunc is ReplaceAllStringFunc on bytes.
func (re *Regexp) ReplaceAllFunc(src []byte, repl func([]byte) []byte) []byte {
	text := func(match string) string { return string(repl([]byte(match))) }
	return []byte(re.ReplaceAllStringFunc(string(src), text))
}

// ExpandString appends template with its groups.
func (re *Regexp) ExpandString(dst []byte, template string, src string, match []int) []byte {
	return re.expand(dst, template, src, match)
}

// Expand appends template with its groups.
func (re *Regexp) Expand(dst []byte, template []byte, src []byte, match []int) []byte {
	return re.expand(dst, string(template), string(src), match)
}

func (re *Regexp) expand(out []byte, template, src string, match []int) []byte {
	for {
		before, rest, ok := strings.Cut(template, "$")
		out = append(out, before...)
		if !ok {
			return out
		}
		if strings.HasPrefix(rest, "$") {
			out = append(out, '$')
			template = rest[1:]
			continue
		}
		name, behind := groupName(rest)
		if name == "" {
			out = append(out, '$')
			template = rest
			continue
		}
		template = behind
		number, err := strconv.Atoi(name)
		isNumber := err == nil && (name[0] != '0' || name == "0")
		for i, other := range re.names {
			isMeant := isNumber && i == number || !isNumber && other == name
			if isMeant && 2*i+1 < len(match) && match[2*i] >= 0 {
				out = append(out, src[match[2*i]:match[2*i+1]]...)
				break
			}
		}
	}
}

// groupName takes a name, perhaps in braces, off what follows a $.
func groupName(text string) (name, rest string) {
	inner, isBraced := strings.CutPrefix(text, "{")
	end := 0
	for end < len(inner) {
		r, size := utf8.DecodeRuneInString(inner[end:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		end += size
	}
	name, rest = inner[:end], inner[end:]
	if isBraced {
		if !strings.HasPrefix(rest, "}") {
			return "", text
		}
		rest = rest[1:]
	}
	return name, rest
}
