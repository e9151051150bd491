// Package path works on paths with slashes, as they are in addresses of pages.
package path

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrBadPattern is reported of a pattern that is none.
var ErrBadPattern = errors.New("syntax error in pattern")

// Clean gives the shortest path that leads to the same place by the text alone.
func Clean(path string) string {
	if path == "" {
		return "."
	}
	isRooted := path[0] == '/'
	var parts []string
	for part := range strings.SplitSeq(path, "/") {
		switch {
		case part == "" || part == ".":
		case part != "..":
			parts = append(parts, part)
		case len(parts) > 0 && parts[len(parts)-1] != "..":
			parts = parts[:len(parts)-1]
		case !isRooted:
			parts = append(parts, part)
		}
	}
	text := strings.Join(parts, "/")
	switch {
	case isRooted:
		return "/" + text
	case text == "":
		return "."
	}
	return text
}

// Split gives what is up to the last slash and what is behind it.
func Split(path string) (dir, file string) {
	at := strings.LastIndexByte(path, '/') + 1
	return path[:at], path[at:]
}

// Join puts the elements that are not empty together and cleans the result.
func Join(elem ...string) string {
	var parts []string
	for _, part := range elem {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return Clean(strings.Join(parts, "/"))
}

// Ext is what follows the last dot of the last element, with the dot.
func Ext(path string) string {
	_, file := Split(path)
	if at := strings.LastIndexByte(file, '.'); at >= 0 {
		return file[at:]
	}
	return ""
}

// Base is the last element.
func Base(path string) string {
	if path == "" {
		return "."
	}
	path = strings.TrimRight(path, "/")
	if path == "" {
		return "/"
	}
	_, file := Split(path)
	return file
}

// IsAbs says whether a path begins at the root.
func IsAbs(path string) bool { return strings.HasPrefix(path, "/") }

// Dir is all but the last element, cleaned.
func Dir(path string) string {
	dir, _ := Split(path)
	return Clean(dir)
}

// Match says whether the whole name fits a pattern: * stands for any characters but slashes, ? for one, [a-z] for one of
// these, [^a-z] for one of the others, and \ takes away the meaning of the next one.
func Match(pattern, name string) (matched bool, err error) {
	// Where to go back to when something does not fit: behind the last star, with one character more for it.
	var retry, retryName string
	hasStar := false
	for {
		if pattern == "" && name == "" {
			return true, nil
		}
		rest, width, err := matchOne(pattern, name)
		if err != nil {
			return false, err
		}
		switch {
		case strings.HasPrefix(pattern, "*"):
			pattern = pattern[1:]
			hasStar, retry, retryName = true, pattern, name
		case width > 0:
			pattern, name = rest, name[width:]
		case hasStar && retryName != "" && retryName[0] != '/':
			// By bytes, as in Go: a class may fit the last one of a character.
			retryName = retryName[1:]
			pattern, name = retry, retryName
		default:
			return false, checkPattern(pattern)
		}
	}
}

// checkPattern says what is wrong with the rest of a pattern.
func checkPattern(pattern string) error {
	for pattern != "" {
		if pattern[0] == '*' {
			pattern = pattern[1:]
			continue
		}
		rest, _, err := matchOne(pattern, "")
		if err != nil {
			return err
		}
		pattern = rest
	}
	return nil
}

// matchOne matches what the pattern begins with, unless that is a star, with the first character of name, which has width
// bytes if it fits.
func matchOne(pattern, name string) (rest string, width int, err error) {
	if pattern == "" || pattern[0] == '*' {
		return pattern, 0, nil
	}
	r, size := utf8.DecodeRuneInString(name)
	fits := false
	switch pattern[0] {
	case '?':
		rest, fits = pattern[1:], r != '/'
	case '[':
		rest, fits, err = matchClass(pattern[1:], r)
	case '\\':
		pattern = pattern[1:]
		if pattern == "" {
			return "", 0, ErrBadPattern
		}
		fallthrough
	default:
		rest, fits = pattern[1:], name != "" && pattern[0] == name[0]
		size = 1
	}
	if !fits || name == "" {
		size = 0
	}
	return rest, size, err
}

// matchClass matches a character with what stands between brackets.
func matchClass(class string, r rune) (rest string, fits bool, err error) {
	isNegated := strings.HasPrefix(class, "^")
	if isNegated {
		class = class[1:]
	}
	for count := 0; ; count++ {
		if count > 0 && strings.HasPrefix(class, "]") {
			return class[1:], fits != isNegated, nil
		}
		var low rune
		if low, class, err = classRune(class); err != nil {
			return "", false, err
		}
		high := low
		if class[0] == '-' {
			if high, class, err = classRune(class[1:]); err != nil {
				return "", false, err
			}
		}
		fits = fits || low <= r && r <= high
	}
}

// classRune takes a character of a class off.
func classRune(class string) (r rune, rest string, err error) {
	if class == "" || class[0] == '-' || class[0] == ']' {
		return 0, "", ErrBadPattern
	}
	if class[0] == '\\' {
		class = class[1:]
	}
	r, size := utf8.DecodeRuneInString(class)
	if r == utf8.RuneError && size <= 1 || len(class) == size {
		return 0, "", ErrBadPattern
	}
	return r, class[size:], nil
}
