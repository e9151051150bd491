// Package oserror has the errors of operating systems that packages syscall, io/fs and os share.
package oserror

// The errors. They are static data: most programs can reach some, none should run code for that.
var (
	ErrInvalid    error = &failure{"invalid argument"}
	ErrPermission error = &failure{"permission denied"}
	ErrExist      error = &failure{"file already exists"}
	ErrNotExist   error = &failure{"file does not exist"}
	ErrClosed     error = &failure{"file already closed"}
)

type failure struct{ text string }

func (f *failure) Error() string { return f.text }
