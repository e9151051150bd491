package runtime

//morestack:noescape
func callers(skip int, pcs []uintptr) int

func symbol(pc uintptr) (function, file string, line int, entry uintptr)

func trace(skip int) string

// Callers puts the return addresses of the functions that called it into pc, after leaving out skip of them: 0 is Callers
// itself. It returns how many.
func Callers(skip int, pc []uintptr) int { return callers(skip+1, pc) }

// Caller says where the caller is, or with skip one of its callers.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if callers(skip+2, pcs[:]) == 0 {
		return 0, "", 0, false
	}
	_, file, line, _ = symbol(pcs[0])
	return pcs[0], file, line, true
}

// A Func is a function of the program.
type Func struct {
	name  string
	entry uintptr
}

// FuncForPC returns the function that a program counter is in, nil if there is none.
func FuncForPC(pc uintptr) *Func {
	// A counter at a function's entry is not one that a call returns to.
	name, _, _, entry := symbol(pc)
	if next, _, _, at := symbol(pc + 1); at == pc {
		name, entry = next, at
	}
	if name == "" {
		return nil
	}
	return &Func{name, entry}
}

// Name returns the name of the function, with its package.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

// Entry returns the address of the function.
func (f *Func) Entry() uintptr { return f.entry }

// FileLine says where the code at a program counter comes from.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	_, file, line, _ = symbol(pc)
	return file, line
}

// A Frame is one call of a function that has not returned.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames says what program counters mean, one after the other.
type Frames struct{ pcs []uintptr }

// CallersFrames prepares to say what the result of Callers means.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next returns the next frame, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	if len(f.pcs) == 0 {
		return Frame{}, false
	}
	pc := f.pcs[0]
	f.pcs = f.pcs[1:]
	function, file, line, entry := symbol(pc)
	frame = Frame{PC: pc, Function: function, File: file, Line: line, Entry: entry}
	if function != "" {
		frame.Func = &Func{function, entry}
	}
	return frame, len(f.pcs) > 0
}

// traceOthers is a trace of every other goroutine, each after an empty line.
//
//morestack:noescape
func traceOthers() string

// Stack writes a trace of the calling goroutine into buf, and if all is true then of all others, and returns how much of it
// fits.
func Stack(buf []byte, all bool) int {
	n := copy(buf, trace(2))
	if all {
		n += copy(buf[n:], traceOthers())
	}
	return n
}
