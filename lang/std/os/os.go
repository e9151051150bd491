// Package os is the program's way to the operating system: files, environment, arguments, the end.
package os

import (
	"errors"
	"internal/oserror"
	"io/fs"
	"syscall"
)

// Exit ends the program with a status; deferred calls do not run.
//
//morestack:noescape
func Exit(code int)

func arguments() []string

// Args is the program's name and then its arguments.
var Args = arguments()

// What operations fail with; compare with errors.Is.
var (
	ErrInvalid    = fs.ErrInvalid
	ErrPermission = fs.ErrPermission
	ErrExist      = fs.ErrExist
	ErrNotExist   = fs.ErrNotExist
	ErrClosed     = fs.ErrClosed

	ErrDeadlineExceeded error = oserror.ErrDeadlineExceeded
)

// A PathError says which operation failed on which file, and why.
type PathError = fs.PathError

// A FileMode is what a file is and who may do what with it.
type FileMode = fs.FileMode

// What a file is.
const (
	ModeDir       = fs.ModeDir
	ModeAppend    = fs.ModeAppend
	ModeExclusive = fs.ModeExclusive
	ModeTemporary = fs.ModeTemporary
	ModeSymlink   = fs.ModeSymlink
	ModePerm      = fs.ModePerm
	ModeType      = fs.ModeType
)

// IsExist reports whether err says that a file is there already.
func IsExist(err error) bool { return is(err, ErrExist) }

// IsNotExist reports whether err says that there is no such file.
func IsNotExist(err error) bool { return is(err, ErrNotExist) }

// IsPermission reports whether err says that something is not allowed.
func IsPermission(err error) bool { return is(err, ErrPermission) }

// IsTimeout reports whether err says that it took too long.
func IsTimeout(err error) bool {
	switch outer := err.(type) {
	case *PathError:
		err = outer.Err
	case *LinkError:
		err = outer.Err
	case *SyscallError:
		err = outer.Err
	}
	late, ok := err.(interface{ Timeout() bool })
	return ok && late.Timeout()
}

// is looks through a PathError only, unlike errors.Is.
func is(err, target error) bool {
	if path, ok := err.(*PathError); ok {
		err = path.Err
	}
	if err == target {
		return true
	}
	number, ok := err.(syscall.Errno)
	return ok && number.Is(target)
}

// A SyscallError says which call of the system failed, and why.
type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }

// Unwrap returns why.
func (e *SyscallError) Unwrap() error { return e.Err }

// Timeout reports whether it took too long.
func (e *SyscallError) Timeout() bool {
	late, ok := e.Err.(interface{ Timeout() bool })
	return ok && late.Timeout()
}

// NewSyscallError returns an error that says that a call of the system failed with err; nil if err is.
func NewSyscallError(syscall string, err error) error {
	if err == nil {
		return nil
	}
	return &SyscallError{syscall, err}
}

// fail is what an operation on a file returns.
func fail(operation, name string, number int) error {
	return &PathError{Op: operation, Path: name, Err: syscall.Errno(number)}
}

// Getpid returns the number of the process.
func Getpid() int { return syscall.Getpid() }

func workingDirectory() (path string, number int)

// Getwd returns the working directory.
func Getwd() (string, error) {
	path, number := workingDirectory()
	if number != 0 {
		return "", NewSyscallError("getwd", syscall.Errno(number))
	}
	return path, nil
}

// TempDir returns the directory for files that nobody keeps.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}

// ErrProcessDone says that a process has ended.
var ErrProcessDone = errors.New("os: process already finished")

// A Signal is what processes send each other.
type Signal interface {
	String() string
	Signal()
}

// Signals that there are everywhere.
var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)

// A Process is one that can be sent signals.
type Process struct{ Pid int }

// FindProcess returns the process with a number, whether or not there is one.
func FindProcess(pid int) (*Process, error) { return &Process{pid}, nil }

// Signal sends a signal.
func (p *Process) Signal(sig Signal) error {
	number, ok := sig.(syscall.Signal)
	if !ok {
		return errors.New("os: unsupported signal type")
	}
	err := syscall.Kill(p.Pid, number)
	if err == syscall.ESRCH {
		return ErrProcessDone
	}
	return err
}

// Kill ends the process.
func (p *Process) Kill() error { return p.Signal(Kill) }

const (
	// PathSeparator stands between the names of a path, PathListSeparator between paths.
	PathSeparator     = '/'
	PathListSeparator = ':'
	// DevNull is the file that is always empty.
	DevNull = "/dev/null"
)
