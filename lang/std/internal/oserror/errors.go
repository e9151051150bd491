// Package oserror has the errors of operating systems that packages syscall, io/fs and os share.
package oserror

// The errors. They are static data: most programs can reach some, none should run code for that.
var (
	ErrInvalid    error = &failure{"invalid argument"}
	ErrPermission error = &failure{"permission denied"}
	ErrExist      error = &failure{"file already exists"}
	ErrNotExist   error = &failure{"file does not exist"}
	ErrClosed     error = &failure{"file already closed"}

	// ErrDeadlineExceeded says that it was too late.
	ErrDeadlineExceeded error = &timeout{}
)

type failure struct{ text string }

func (f *failure) Error() string { return f.text }

type timeout struct{ _ byte }

func (*timeout) Error() string   { return "i/o timeout" }
func (*timeout) Timeout() bool   { return true }
func (*timeout) Temporary() bool { return true }
