package debug

import (
	"os"
	"runtime"
)

// Stack returns a trace of the calling goroutine.
func Stack() []byte {
	buf := make([]byte, 1024)
	for {
		n := runtime.Stack(buf, false)
		if n < len(buf) {
			return buf[:n]
		}
		buf = make([]byte, 2*len(buf))
	}
}

// PrintStack writes that to standard error.
func PrintStack() { os.Stderr.Write(Stack()) }

// SetTraceback does nothing: traces show all there is.
func SetTraceback(level string) {}
