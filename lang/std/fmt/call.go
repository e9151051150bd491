package fmt

import "strconv"

// Stringer is a value that says itself what it looks like.
type Stringer interface {
	String() string
}

// GoStringer is a value that says itself what it looks like in Go syntax, for %#v.
type GoStringer interface {
	GoString() string
}

// Formatter is a value that formats itself for every verb.
type Formatter interface {
	Format(f State, verb rune)
}

// State is what a Formatter writes to, and what stood before the verb.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// The methods that natives want to have called; their numbers are known to them.
const (
	callFormat = 1 + iota
	callGoString
	callError
	callString
)

// call is one call of a method, first as natives want it, then with its outcome. Its layout is known to them.
type call struct {
	method    uint64
	receiver  any
	origin    *byte
	verb      rune
	nested    bool // the receiver is itself the value of a panic
	width     int  // negative if there is none
	precision int
	flags     uint64

	done     bool
	text     string
	panicked bool
	value    any // of the panic
}

func makeCalls(calls []call) {
	for i := range calls {
		if c := &calls[i]; !c.done {
			c.make()
		}
	}
}

func (c *call) make() {
	defer c.recover()
	c.done = true
	switch c.method {
	case callFormat:
		c.format()
	case callGoString:
		c.text = c.receiver.(GoStringer).GoString()
	case callError:
		c.text = c.receiver.(error).Error()
	case callString:
		c.text = c.receiver.(Stringer).String()
	}
}

func (c *call) recover() {
	if c.nested {
		return
	}
	if value := recover(); value != nil {
		c.panicked, c.value = true, value
	}
}

func (c *call) format() {
	s := &state{call: c}
	defer s.keep()
	c.receiver.(Formatter).Format(s, c.verb)
}

// state is the State of a call.
type state struct {
	call *call
	text []byte
}

func (s *state) keep() {
	s.call.text = string(s.text)
}

func (s *state) Write(b []byte) (n int, err error) {
	s.text = append(s.text, b...)
	return len(b), nil
}

func (s *state) WriteString(text string) (n int, err error) {
	s.text = append(s.text, text...)
	return len(text), nil
}

func (s *state) Width() (wid int, ok bool) {
	return max(s.call.width, 0), s.call.width >= 0
}

func (s *state) Precision() (prec int, ok bool) {
	return max(s.call.precision, 0), s.call.precision >= 0
}

func (s *state) Flag(c int) bool {
	for place, flag := range "-+# 0" {
		if rune(c) == flag {
			return s.call.flags>>place&1 != 0
		}
	}
	return false
}

// FormatString is the directive that a Formatter was called for.
func FormatString(s State, verb rune) string {
	text := []byte{'%'}
	for _, flag := range " +-#0" {
		if s.Flag(int(flag)) {
			text = append(text, byte(flag))
		}
	}
	if width, ok := s.Width(); ok {
		text = strconv.AppendInt(text, int64(width), 10)
	}
	if precision, ok := s.Precision(); ok {
		text = append(text, '.')
		text = strconv.AppendInt(text, int64(precision), 10)
	}
	return string(append(text, string(verb)...))
}
