// Package syscall has the system's error numbers, descriptors and signals.
package syscall

import "internal/oserror"

// An Errno is the number of an error of the system.
type Errno uintptr

// Some of them.
const (
	EPERM   = Errno(1)
	ENOENT  = Errno(2)
	ESRCH   = Errno(3)
	EINTR   = Errno(4)
	EIO     = Errno(5)
	EBADF   = Errno(9)
	EAGAIN  = Errno(11)
	EACCES  = Errno(13)
	EEXIST  = Errno(17)
	ENOTDIR = Errno(20)
	EISDIR  = Errno(21)
	EINVAL  = Errno(22)
	ENFILE  = Errno(23)
	EMFILE  = Errno(24)
	EPIPE   = Errno(32)
	ENOSYS  = Errno(38)

	ENOTEMPTY = Errno(39)

	EAFNOSUPPORT  = Errno(97)
	EADDRINUSE    = Errno(98)
	EADDRNOTAVAIL = Errno(99)
	ENETUNREACH   = Errno(101)
	ECONNABORTED  = Errno(103)
	ECONNRESET    = Errno(104)
	ENOTCONN      = Errno(107)
	ETIMEDOUT     = Errno(110)
	ECONNREFUSED  = Errno(111)
	EHOSTUNREACH  = Errno(113)
	EINPROGRESS   = Errno(115)
)

// text is what the system says of an error.
func text(number uintptr) string

func (e Errno) Error() string { return text(uintptr(e)) }

// Is reports whether target is the error of package os that e is a case of.
func (e Errno) Is(target error) bool {
	switch target {
	case oserror.ErrPermission:
		return e == EACCES || e == EPERM
	case oserror.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case oserror.ErrNotExist:
		return e == ENOENT
	}
	return false
}

// Temporary reports whether it may work later.
func (e Errno) Temporary() bool {
	return e == EINTR || e == EMFILE || e == ENFILE || e.Timeout()
}

// Timeout reports whether it took too long.
func (e Errno) Timeout() bool { return e == EAGAIN || e == ETIMEDOUT }

// The descriptors that a process starts with.
var (
	Stdin  = 0
	Stdout = 1
	Stderr = 2
)

// Flags of open.
const (
	O_RDONLY = 0x0
	O_WRONLY = 0x1
	O_RDWR   = 0x2
	O_CREAT  = 0x40
	O_EXCL   = 0x80
	O_TRUNC  = 0x200
	O_APPEND = 0x400
	O_SYNC   = 0x101000
)

// Getpid returns the number of the process.
func Getpid() int
