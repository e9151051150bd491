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
	value    any    // of the panic
	written  []byte // by Format, as the State that a call is itself
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

// format has no code, and a call no methods of State, in a program in which nothing has a method Format: the compiler
// knows it.
func (c *call) format() {
	c.receiver.(Formatter).Format(c, c.verb)
}

func (c *call) recover() {
	if c.nested {
		return
	}
	if value := recover(); value != nil {
		c.panicked, c.value = true, value
	}
}

func (c *call) Write(b []byte) (n int, err error) {
	c.written = append(c.written, b...)
	return len(b), nil
}

func (c *call) WriteString(text string) (n int, err error) {
	c.written = append(c.written, text...)
	return len(text), nil
}

func (c *call) Width() (wid int, ok bool) {
	return max(c.width, 0), c.width >= 0
}

func (c *call) Precision() (prec int, ok bool) {
	return max(c.precision, 0), c.precision >= 0
}

func (c *call) Flag(flag int) bool {
	place := 0
	for place < len(flagOrder) && int(flagOrder[place]) != flag {
		place++
	}
	return c.flags>>place&1 != 0
}

// flagOrder is the order of the flags in call.flags.
const flagOrder = "-+# 0"

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
