package os

import (
	"errors"
	"internal/oserror"
	"io"
	"syscall"
)

// A File is an open file.
type File struct {
	descriptor int
	name       string
	appends    bool
}

// The files that a process starts with.
var (
	Stdin  = &File{descriptor: 0, name: "/dev/stdin"}
	Stdout = &File{descriptor: 1, name: "/dev/stdout"}
	Stderr = &File{descriptor: 2, name: "/dev/stderr"}
)

// NewFile makes a file of a descriptor that is open.
func NewFile(fd uintptr, name string) *File { return &File{descriptor: int(fd), name: name} }

// Flags of OpenFile.
const (
	O_RDONLY = syscall.O_RDONLY
	O_WRONLY = syscall.O_WRONLY
	O_RDWR   = syscall.O_RDWR
	O_APPEND = syscall.O_APPEND
	O_CREATE = syscall.O_CREAT
	O_EXCL   = syscall.O_EXCL
	O_SYNC   = syscall.O_SYNC
	O_TRUNC  = syscall.O_TRUNC
)

// Natives answer the number of the error, 0 if there is none.

//morestack:noescape
func write(descriptor int, bytes []byte) (n, number int)

//morestack:noescape
func read(descriptor int, bytes []byte) (n, number int)

//morestack:noescape
func seek(descriptor int, offset int64, whence int) (position int64, number int)

//morestack:noescape
func open(name string, flag int, permissions uint32) (descriptor, number int)

//morestack:noescape
func closeDescriptor(descriptor int) (number int)

// change does one of the operations below.
//
//morestack:noescape
func change(operation int, name, to string, mode uint32) (number int)

const (
	remove = iota
	removeAll
	makeDirectory
	makeDirectories
	rename
)

// closed is the number of the error that there is no descriptor any more.
const closed = -1

// fail is what an operation on the file returns.
func (f *File) fail(operation string, number int) error {
	if f == nil {
		return oserror.ErrInvalid
	}
	reason := error(syscall.Errno(number))
	if number == closed {
		reason = oserror.ErrClosed
	}
	return &PathError{Op: operation, Path: f.name, Err: reason}
}

// usable says what is wrong with a file that cannot be used.
func (f *File) usable(operation string) error {
	if f == nil || f.descriptor < 0 {
		return f.fail(operation, closed)
	}
	return nil
}

// Write writes all of b, or says why not. Every program that prints has it: it asks for as little code as can be.
func (f *File) Write(b []byte) (n int, err error) {
	number := closed
	if f != nil && f.descriptor >= 0 {
		n, number = write(f.descriptor, b)
	}
	if number != 0 {
		err = f.fail("write", number)
	}
	return n, err
}

// WriteString writes all of s, or says why not.
func (f *File) WriteString(s string) (n int, err error) { return f.Write([]byte(s)) }

// Read reads up to len(b) bytes; at the end of the file the error is io.EOF.
func (f *File) Read(b []byte) (n int, err error) {
	if err := f.usable("read"); err != nil {
		return 0, err
	}
	n, number := read(f.descriptor, b)
	switch {
	case number != 0:
		return 0, f.fail("read", number)
	case n == 0 && len(b) > 0:
		return 0, io.EOF
	}
	return n, nil
}

// Seek goes to a place for the next Read or Write.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	if err := f.usable("seek"); err != nil {
		return 0, err
	}
	position, number := seek(f.descriptor, offset, whence)
	if number != 0 {
		return 0, f.fail("seek", number)
	}
	return position, nil
}

// ReadAt reads len(b) bytes from a place on.
func (f *File) ReadAt(b []byte, offset int64) (n int, err error) {
	if offset < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: errors.New("negative offset")}
	}
	before, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return 0, err
	}
	for n < len(b) && err == nil {
		var m int
		m, err = f.Read(b[n:])
		n += m
	}
	f.Seek(before, io.SeekStart)
	return n, err
}

// WriteAt writes b to a place.
func (f *File) WriteAt(b []byte, offset int64) (n int, err error) {
	if f.appends {
		return 0, errors.New("os: invalid use of WriteAt on file opened with O_APPEND")
	}
	if offset < 0 {
		return 0, &PathError{Op: "writeat", Path: f.name, Err: errors.New("negative offset")}
	}
	before, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return 0, err
	}
	n, err = f.Write(b)
	f.Seek(before, io.SeekStart)
	return n, err
}

// Close closes the file.
func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	if err := f.usable("close"); err != nil {
		return err
	}
	number := closeDescriptor(f.descriptor)
	f.descriptor = -1
	if number != 0 {
		return f.fail("close", number)
	}
	return nil
}

// Sync does nothing: the system writes when it likes.
func (f *File) Sync() error { return f.usable("sync") }

// Name returns the name that the file was opened with.
func (f *File) Name() string { return f.name }

// Fd returns the descriptor.
func (f *File) Fd() uintptr {
	if f == nil {
		return ^uintptr(0)
	}
	return uintptr(f.descriptor)
}

// OpenFile opens a file; see the flags.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	descriptor, number := open(name, flag, uint32(perm.Perm()))
	if number != 0 {
		return nil, fail("open", name, number)
	}
	return &File{descriptor: descriptor, name: name, appends: flag&O_APPEND != 0}, nil
}

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create opens an empty file for reading and writing.
func Create(name string) (*File, error) {
	return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666)
}

// ReadFile returns what is in a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content := make([]byte, 0, 512)
	for {
		n, err := f.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		if err == io.EOF {
			return content, nil
		}
		if err != nil {
			return content, err
		}
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)]
		}
	}
}

// WriteFile makes data the content of a file.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); closed != nil && err == nil {
		err = closed
	}
	return err
}

func changed(operation string, name string, number int) error {
	if number != 0 {
		return fail(operation, name, number)
	}
	return nil
}

// Remove removes a file or an empty directory.
func Remove(name string) error { return changed("remove", name, change(remove, name, "", 0)) }

// RemoveAll removes a file, or a directory with all that is in it. It is no error if there is none.
func RemoveAll(path string) error {
	return changed("unlinkat", path, change(removeAll, path, "", 0))
}

// Mkdir makes a directory.
func Mkdir(name string, perm FileMode) error {
	return changed("mkdir", name, change(makeDirectory, name, "", uint32(perm.Perm())))
}

// MkdirAll makes a directory and those above it; it is no error if they are there.
func MkdirAll(path string, perm FileMode) error {
	return changed("mkdir", path, change(makeDirectories, path, "", uint32(perm.Perm())))
}

// A LinkError says which operation failed on which two files, and why.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

func (e *LinkError) Error() string {
	return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error()
}

// Unwrap returns why.
func (e *LinkError) Unwrap() error { return e.Err }

// Rename gives a file another name.
func Rename(oldpath, newpath string) error {
	if number := change(rename, oldpath, newpath, 0); number != 0 {
		return &LinkError{"rename", oldpath, newpath, syscall.Errno(number)}
	}
	return nil
}

// Truncate makes a file so long.
func Truncate(name string, size int64) error {
	f, err := OpenFile(name, O_WRONLY, 0)
	if err != nil {
		err.(*PathError).Op = "truncate"
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}

//morestack:noescape
func setLength(descriptor int, size int64) (number int)

// Truncate makes the file so long.
func (f *File) Truncate(size int64) error {
	if err := f.usable("truncate"); err != nil {
		return err
	}
	return changed("truncate", f.name, setLength(f.descriptor, size))
}
