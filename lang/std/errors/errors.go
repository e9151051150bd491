// Package errors makes and inspects errors.
package errors

// ErrUnsupported says that an operation cannot be done.
var ErrUnsupported = New("unsupported operation")

type errorString struct{ message string }

func (e *errorString) Error() string { return e.message }

// New returns an error with that text, different from all others.
func New(message string) error { return &errorString{message} }

// Unwrap returns what err wraps: the result of its method Unwrap() error, if it has one.
func Unwrap(err error) error {
	if wrapper, ok := err.(interface{ Unwrap() error }); ok {
		return wrapper.Unwrap()
	}
	return nil
}

type joinError struct{ errs []error }

// Join returns an error that wraps all errs that are not nil, or nil if there are none.
func Join(errs ...error) error {
	var kept []error
	for _, err := range errs {
		if err != nil {
			kept = append(kept, err)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return &joinError{kept}
}

func (e *joinError) Error() string {
	message := e.errs[0].Error()
	for _, err := range e.errs[1:] {
		message += "\n" + err.Error()
	}
	return message
}

func (e *joinError) Unwrap() []error { return e.errs }

// isComparable tells whether values of err's dynamic type can be compared.
func isComparable(err error) bool

// Is reports whether err or an error in its tree is target.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	return is(err, target, isComparable(target))
}

func is(err, target error, comparable bool) bool {
	for {
		if comparable && err == target {
			return true
		}
		if matcher, ok := err.(interface{ Is(error) bool }); ok && matcher.Is(target) {
			return true
		}
		switch wrapper := err.(type) {
		case interface{ Unwrap() error }:
			err = wrapper.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, inner := range wrapper.Unwrap() {
				if inner != nil && is(inner, target, comparable) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}

// assign stores err in *target if its dynamic type can be assigned there. It answers 0 for no, 1 for yes, and
// refuses a target that is no pointer (2), a nil pointer (3), or no pointer to an interface or error type (4).
func assign(err error, target any) int

// As finds the first error in err's tree that can be assigned to *target, and assigns it.
func As(err error, target any) bool {
	if err == nil {
		return false
	}
	if target == nil {
		panic("errors: target cannot be nil")
	}
	for {
		switch assign(err, target) {
		case 1:
			return true
		case 2, 3:
			panic("errors: target must be a non-nil pointer")
		case 4:
			panic("errors: *target must be interface or implement error")
		}
		if matcher, ok := err.(interface{ As(any) bool }); ok && matcher.As(target) {
			return true
		}
		switch wrapper := err.(type) {
		case interface{ Unwrap() error }:
			err = wrapper.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, inner := range wrapper.Unwrap() {
				if inner != nil && As(inner, target) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}
