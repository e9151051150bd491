// Package log writes messages with the time.
package log

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

const (
	Ldate         = 1 << iota // 2009/01/23
	Ltime                     // 01:23:23
	Lmicroseconds             // 01:23:23.123123
	Llongfile                 // /a/b/c/d.go:23
	Lshortfile                // d.go:23
	LUTC                      // in UTC
	Lmsgprefix                // the prefix before the message, not the line
	LstdFlags     = Ldate | Ltime
)

// A Logger writes messages to one writer.
type Logger struct {
	to     io.Writer
	prefix string
	flags  int
}

var standard = New(os.Stderr, "", LstdFlags)

// New makes a logger.
func New(to io.Writer, prefix string, flags int) *Logger { return &Logger{to, prefix, flags} }

// Default returns the logger of the functions of the package.
func Default() *Logger { return standard }

func (l *Logger) SetOutput(to io.Writer)  { l.to = to }
func (l *Logger) Writer() io.Writer       { return l.to }
func (l *Logger) SetPrefix(prefix string) { l.prefix = prefix }
func (l *Logger) Prefix() string          { return l.prefix }
func (l *Logger) SetFlags(flags int)      { l.flags = flags }
func (l *Logger) Flags() int              { return l.flags }

func appendPadded(b []byte, n, width int) []byte {
	if width > 1 || n >= 10 {
		b = appendPadded(b, n/10, width-1)
	}
	return append(b, '0'+byte(n%10))
}

func (l *Logger) header(depth int) []byte {
	var b []byte
	if l.flags&Lmsgprefix == 0 {
		b = append(b, l.prefix...)
	}
	if l.flags&(Ldate|Ltime|Lmicroseconds) != 0 {
		now := time.Now()
		if l.flags&LUTC != 0 {
			now = now.UTC()
		}
		if l.flags&Ldate != 0 {
			year, month, day := now.Date()
			b = append(appendPadded(b, year, 4), '/')
			b = append(appendPadded(b, int(month), 2), '/')
			b = append(appendPadded(b, day, 2), ' ')
		}
		if l.flags&(Ltime|Lmicroseconds) != 0 {
			hour, minute, second := now.Clock()
			b = append(appendPadded(b, hour, 2), ':')
			b = append(appendPadded(b, minute, 2), ':')
			b = appendPadded(b, second, 2)
			if l.flags&Lmicroseconds != 0 {
				b = appendPadded(append(b, '.'), now.Nanosecond()/1000, 6)
			}
			b = append(b, ' ')
		}
	}
	if l.flags&(Llongfile|Lshortfile) != 0 {
		_, file, line, ok := runtime.Caller(depth + 1)
		if !ok {
			file, line = "???", 0
		}
		if l.flags&Lshortfile != 0 {
			for i := len(file) - 1; i >= 0; i-- {
				if file[i] == '/' {
					file = file[i+1:]
					break
				}
			}
		}
		b = append(append(b, file...), ':')
		b = append(appendPadded(b, line, 1), ": "...)
	}
	if l.flags&Lmsgprefix != 0 {
		b = append(b, l.prefix...)
	}
	return b
}

// Output writes a message; depth 1 is the caller's place.
func (l *Logger) Output(depth int, message string) error {
	line := append(l.header(depth), message...)
	if len(message) == 0 || message[len(message)-1] != '\n' {
		line = append(line, '\n')
	}
	_, err := l.to.Write(line)
	return err
}

func (l *Logger) Print(v ...any)                 { l.Output(2, fmt.Sprint(v...)) }
func (l *Logger) Println(v ...any)               { l.Output(2, fmt.Sprintln(v...)) }
func (l *Logger) Printf(format string, v ...any) { l.Output(2, fmt.Sprintf(format, v...)) }

func (l *Logger) Fatal(v ...any) {
	l.Output(2, fmt.Sprint(v...))
	os.Exit(1)
}

func (l *Logger) Fatalln(v ...any) {
	l.Output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

func (l *Logger) Fatalf(format string, v ...any) {
	l.Output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

func (l *Logger) Panic(v ...any) {
	s := fmt.Sprint(v...)
	l.Output(2, s)
	panic(s)
}

func (l *Logger) Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	l.Output(2, s)
	panic(s)
}

func (l *Logger) Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	l.Output(2, s)
	panic(s)
}

func SetOutput(to io.Writer)  { standard.SetOutput(to) }
func Writer() io.Writer       { return standard.Writer() }
func SetPrefix(prefix string) { standard.SetPrefix(prefix) }
func Prefix() string          { return standard.Prefix() }
func SetFlags(flags int)      { standard.SetFlags(flags) }
func Flags() int              { return standard.Flags() }

func Output(depth int, message string) error { return standard.Output(depth+1, message) }

func Print(v ...any)                 { standard.Output(2, fmt.Sprint(v...)) }
func Println(v ...any)               { standard.Output(2, fmt.Sprintln(v...)) }
func Printf(format string, v ...any) { standard.Output(2, fmt.Sprintf(format, v...)) }

func Fatal(v ...any) {
	standard.Output(2, fmt.Sprint(v...))
	os.Exit(1)
}

func Fatalln(v ...any) {
	standard.Output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

func Fatalf(format string, v ...any) {
	standard.Output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

func Panic(v ...any) {
	s := fmt.Sprint(v...)
	standard.Output(2, s)
	panic(s)
}

func Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	standard.Output(2, s)
	panic(s)
}

func Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	standard.Output(2, s)
	panic(s)
}
