// Package fs has what is common to file systems: errors and modes.
package fs

import "internal/oserror"

// What operations on files fail with; compare with errors.Is.
var (
	ErrInvalid    = oserror.ErrInvalid
	ErrPermission = oserror.ErrPermission
	ErrExist      = oserror.ErrExist
	ErrNotExist   = oserror.ErrNotExist
	ErrClosed     = oserror.ErrClosed
)

// A PathError says which operation failed on which file, and why.
type PathError struct {
	Op   string
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap returns why.
func (e *PathError) Unwrap() error { return e.Err }

// Timeout reports whether it took too long.
func (e *PathError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// A FileMode is what a file is and who may do what with it.
type FileMode uint32

// What a file is; the low nine bits are permissions.
const (
	ModeDir        FileMode = 1 << 31
	ModeAppend     FileMode = 1 << 30
	ModeExclusive  FileMode = 1 << 29
	ModeTemporary  FileMode = 1 << 28
	ModeSymlink    FileMode = 1 << 27
	ModeDevice     FileMode = 1 << 26
	ModeNamedPipe  FileMode = 1 << 25
	ModeSocket     FileMode = 1 << 24
	ModeSetuid     FileMode = 1 << 23
	ModeSetgid     FileMode = 1 << 22
	ModeCharDevice FileMode = 1 << 21
	ModeSticky     FileMode = 1 << 20
	ModeIrregular  FileMode = 1 << 19

	ModeType          = ModeDir | ModeSymlink | ModeNamedPipe | ModeSocket | ModeDevice | ModeCharDevice | ModeIrregular
	ModePerm FileMode = 0777
)

// IsDir reports whether it is a directory.
func (m FileMode) IsDir() bool { return m&ModeDir != 0 }

// IsRegular reports whether it is nothing special.
func (m FileMode) IsRegular() bool { return m&ModeType == 0 }

// Perm returns the permissions.
func (m FileMode) Perm() FileMode { return m & ModePerm }

// Type returns what it is, without permissions.
func (m FileMode) Type() FileMode { return m & ModeType }

func (m FileMode) String() string {
	var text []byte
	for i, letter := range "dalTLDpSugct?" {
		if m&(1<<(31-i)) != 0 {
			text = append(text, byte(letter))
		}
	}
	if len(text) == 0 {
		text = append(text, '-')
	}
	for i, letter := range "rwxrwxrwx" {
		if m&(1<<(8-i)) == 0 {
			letter = '-'
		}
		text = append(text, byte(letter))
	}
	return string(text)
}
