package runtime

const (
	// GOOS is the system that programs run on, GOARCH the processor.
	GOOS   = "linux"
	GOARCH = "amd64"
	// Compiler is what Go's compiler calls itself: programs ask for it to know what they may rely on.
	Compiler = "gc"
)

// Version is the version of Go that programs are written in.
func Version() string { return "go1.27" }

// GOROOT is where Go is installed.
func GOROOT() string { return "" }

//morestack:noescape
func processors() int

// NumCPU returns how many processors there are.
func NumCPU() int { return processors() }

// GOMAXPROCS sets how many processors run goroutines, unless n is less than 1. It returns the number before.
//
//morestack:noescape
func GOMAXPROCS(n int) (before int)

// NumGoroutine returns how many goroutines there are.
//
//morestack:noescape
func NumGoroutine() int

// NumCgoCall returns 0: nothing calls C.
func NumCgoCall() int64 { return 0 }

// Gosched lets other goroutines run.
//
//morestack:noescape
func Gosched()

// Goexit ends the goroutine that calls it, after its deferred calls.
//
//morestack:noescape
func Goexit()

// throw ends the program with an error that nothing recovers from.
//
//morestack:noescape
func throw(message string)

// Breakpoint is where a debugger would stop. There is none, and that is fatal.
func Breakpoint() { throw("breakpoint") }

// LockOSThread does nothing: there is nothing that a thread has and others have not.
func LockOSThread() {}

// UnlockOSThread undoes LockOSThread.
func UnlockOSThread() {}
