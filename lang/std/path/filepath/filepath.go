// Package filepath works on names of files.
package filepath

import (
	"errors"
	"os"
	"path"
	"strings"
)

// What names of files are made of.
const (
	Separator     = '/'
	ListSeparator = ':'
)

// ErrBadPattern is path.ErrBadPattern.
var ErrBadPattern = path.ErrBadPattern

// Clean gives the shortest name that leads to the same file by the text alone.
func Clean(name string) string { return path.Clean(name) }

// Split gives what is up to the last slash and what is behind it.
func Split(name string) (dir, file string) { return path.Split(name) }

// Join puts the elements that are not empty together and cleans the result.
func Join(elem ...string) string { return path.Join(elem...) }

// Ext is what follows the last dot of the last element, with the dot.
func Ext(name string) string { return path.Ext(name) }

// Base is the last element.
func Base(name string) string { return path.Base(name) }

// Dir is all but the last element, cleaned.
func Dir(name string) string { return path.Dir(name) }

// IsAbs says whether a name begins at the root.
func IsAbs(name string) bool { return path.IsAbs(name) }

// Match says whether the whole name fits a pattern, as path.Match does.
func Match(pattern, name string) (matched bool, err error) { return path.Match(pattern, name) }

// ToSlash and FromSlash change nothing: separators are slashes.
func ToSlash(name string) string { return name }

// FromSlash is like ToSlash.
func FromSlash(name string) string { return name }

// VolumeName is empty.
func VolumeName(string) string { return "" }

// SplitList gives the parts of a list like $PATH.
func SplitList(list string) []string {
	if list == "" {
		return []string{}
	}
	return strings.Split(list, string(ListSeparator))
}

// IsLocal says whether a name by its text alone stays below where it begins.
func IsLocal(name string) bool {
	if name == "" || IsAbs(name) {
		return false
	}
	clean := Clean(name)
	return clean != ".." && !strings.HasPrefix(clean, "../")
}

// Abs gives a name that begins at the root.
func Abs(name string) (string, error) {
	if IsAbs(name) {
		return Clean(name), nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return Join(here, name), nil
}

// Rel gives the name of target as seen from base.
func Rel(base, target string) (string, error) {
	from, to := Clean(base), Clean(target)
	if from == to {
		return ".", nil
	}
	cannot := errors.New("Rel: can't make " + target + " relative to " + base)
	if IsAbs(from) != IsAbs(to) {
		return "", cannot
	}
	fromParts, toParts := elements(from), elements(to)
	same := 0
	for same < len(fromParts) && same < len(toParts) && fromParts[same] == toParts[same] {
		same++
	}
	var parts []string
	for _, part := range fromParts[same:] {
		if part == ".." {
			return "", cannot
		}
		parts = append(parts, "..")
	}
	return strings.Join(append(parts, toParts[same:]...), "/"), nil
}

func elements(clean string) []string {
	clean = strings.TrimPrefix(clean, "/")
	if clean == "" || clean == "." {
		return nil
	}
	return strings.Split(clean, "/")
}
