package runtime

// Error is what a panic of the runtime has as value.
type Error interface {
	error
	// RuntimeError does nothing: it tells such errors from others.
	RuntimeError()
}

// errorString is an error with this text.
type errorString string

func (e errorString) RuntimeError() {}

func (e errorString) Error() string { return string(e) }

// boundsError is one about an index or the bounds of a slice.
type boundsError string

func (e boundsError) RuntimeError() {}

func (e boundsError) Error() string { return string(e) }

// plainError is one whose text does not begin as those of others.
type plainError string

func (e plainError) RuntimeError() {}

func (e plainError) Error() string { return string(e) }

// TypeAssertionError says why a type assertion failed.
type TypeAssertionError struct {
	text string
}

// RuntimeError makes it an Error.
func (*TypeAssertionError) RuntimeError() {}

func (e *TypeAssertionError) Error() string { return e.text }

// PanicNilError is the value of panic(nil).
type PanicNilError struct {
	_ [0]func() // not comparable
}

func (*PanicNilError) Error() string {
	return "runtime error: panic called with nil argument"
}

// RuntimeError makes it an Error.
func (*PanicNilError) RuntimeError() {}

// Kinds of values that raise panics with.
const (
	raisedText = iota
	raisedError
	raisedBounds
	raisedPlain
	raisedTypeAssertion
	raisedNil
)

// raise panics as the runtime found out that the program must.
func raise(text string, kind int) {
	switch kind {
	case raisedError:
		panic(Error(errorString(text)))
	case raisedBounds:
		panic(Error(boundsError(text)))
	case raisedPlain:
		panic(Error(plainError(text)))
	case raisedTypeAssertion:
		panic(Error(&TypeAssertionError{text}))
	case raisedNil:
		panic(Error(new(PanicNilError)))
	}
	panic(text)
}
