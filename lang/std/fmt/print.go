// Package fmt formats values as text and reads them from text.
//
// The work is done by natives, which know values by their type descriptors. Natives cannot call methods of the program;
// what they need to have called they put on a list, see call.
package fmt

import (
	"io"
	"os"
	"unsafe"
)

// How render takes its arguments.
const (
	plain   = iota // one after the other
	line           // with spaces between them and a newline
	formal         // by a format
	wrapped        // by a format that knows %w
)

// render formats into text as far as the outcomes of calls allow. If more calls are wanted, they are all in wanted, those
// with outcomes first, and text is nothing. wraps are the arguments that %w was used for. model says what a call is.
func render(mode int, format string, args []any, calls []call, model any) (text []byte, wanted []call, wraps []int)

func renderAll(mode int, format string, args []any) (text []byte, wraps []int) {
	text, calls, wraps := render(mode, format, args, nil, (*call)(nil))
	for calls != nil {
		makeCalls(calls)
		text, calls, wraps = render(mode, format, args, calls, (*call)(nil))
	}
	return text, wraps
}

// asString takes bytes that are used nowhere else.
func asString(text []byte) string {
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// Fprint writes its operands in their default formats to w, with spaces between operands when neither is a string.
func Fprint(w io.Writer, a ...any) (n int, err error) {
	text, _ := renderAll(plain, "", a)
	return w.Write(text)
}

// Print is Fprint to standard output.
func Print(a ...any) (n int, err error) {
	text, _ := renderAll(plain, "", a)
	return os.Stdout.Write(text)
}

// Sprint is Fprint to a string.
func Sprint(a ...any) string {
	text, _ := renderAll(plain, "", a)
	return asString(text)
}

// Append is Fprint to the end of b.
func Append(b []byte, a ...any) []byte {
	text, _ := renderAll(plain, "", a)
	return append(b, text...)
}

// Fprintln writes its operands in their default formats to w, with spaces between all of them and a newline at the end.
func Fprintln(w io.Writer, a ...any) (n int, err error) {
	text, _ := renderAll(line, "", a)
	return w.Write(text)
}

// Println is Fprintln to standard output.
func Println(a ...any) (n int, err error) {
	text, _ := renderAll(line, "", a)
	return os.Stdout.Write(text)
}

// Sprintln is Fprintln to a string.
func Sprintln(a ...any) string {
	text, _ := renderAll(line, "", a)
	return asString(text)
}

// Appendln is Fprintln to the end of b.
func Appendln(b []byte, a ...any) []byte {
	text, _ := renderAll(line, "", a)
	return append(b, text...)
}

// Fprintf writes its operands to w as the format says.
func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	text, _ := renderAll(formal, format, a)
	return w.Write(text)
}

// Printf is Fprintf to standard output.
func Printf(format string, a ...any) (n int, err error) {
	text, _ := renderAll(formal, format, a)
	return os.Stdout.Write(text)
}

// Sprintf is Fprintf to a string.
func Sprintf(format string, a ...any) string {
	text, _ := renderAll(formal, format, a)
	return asString(text)
}

// Appendf is Fprintf to the end of b.
func Appendf(b []byte, format string, a ...any) []byte {
	text, _ := renderAll(formal, format, a)
	return append(b, text...)
}
