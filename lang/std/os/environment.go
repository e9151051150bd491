package os

import "syscall"

//morestack:noescape
func lookup(key string) (value string, ok bool)

// set answers whether the name can be one.
//
//morestack:noescape
func set(key, value string) bool

//morestack:noescape
func unset(key string)

// Environ returns the environment, a "key=value" each.
func Environ() []string

// Getenv returns a variable of the environment, empty if it is not set.
func Getenv(key string) string {
	value, _ := lookup(key)
	return value
}

// LookupEnv returns a variable of the environment, and whether it is set.
func LookupEnv(key string) (string, bool) { return lookup(key) }

// Setenv sets a variable of the environment.
func Setenv(key, value string) error {
	if !set(key, value) {
		return NewSyscallError("setenv", syscall.EINVAL)
	}
	return nil
}

// Unsetenv takes a variable out of the environment.
func Unsetenv(key string) error {
	unset(key)
	return nil
}

// Clearenv takes all variables out of the environment.
func Clearenv() {
	for _, entry := range Environ() {
		for i := range entry {
			if i > 0 && entry[i] == '=' {
				unset(entry[:i])
				break
			}
		}
	}
}

// Expand replaces $name and ${name} in s by what mapping says.
func Expand(s string, mapping func(string) string) string {
	var out []byte
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			continue
		}
		out = append(out, s[start:i]...)
		name, width := variable(s[i+1:])
		switch {
		case name != "":
			out = append(out, mapping(name)...)
		case width == 0:
			out = append(out, '$')
		}
		i += width
		start = i + 1
	}
	if out == nil {
		return s
	}
	return string(append(out, s[start:]...))
}

// ExpandEnv replaces $name and ${name} in s by variables of the environment.
func ExpandEnv(s string) string { return Expand(s, Getenv) }

func isSpecial(c byte) bool {
	switch c {
	case '*', '#', '$', '@', '!', '?', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return true
	}
	return false
}

func isNamePart(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// variable reads the name after a dollar sign, and how many bytes it takes.
func variable(s string) (name string, width int) {
	if s[0] == '{' {
		if len(s) > 2 && isSpecial(s[1]) && s[2] == '}' {
			return s[1:2], 3
		}
		for i := 1; i < len(s); i++ {
			if s[i] == '}' {
				if i == 1 {
					return "", 2
				}
				return s[1:i], i + 1
			}
		}
		return "", 1
	}
	if isSpecial(s[0]) {
		return s[:1], 1
	}
	i := 0
	for i < len(s) && isNamePart(s[i]) {
		i++
	}
	return s[:i], i
}
