package fmt

import (
	"errors"
	"slices"
)

// Errorf is an error with a text by a format. The operands of %w are what it wraps.
func Errorf(format string, a ...any) error {
	text, wraps := renderAll(wrapped, format, a)
	message := asString(text)
	switch len(wraps) {
	case 0:
		return errors.New(message)
	case 1:
		inner, _ := a[wraps[0]].(error)
		return &wrapError{message, inner}
	}
	slices.Sort(wraps)
	var inner []error
	for i, argument := range wraps {
		if i > 0 && wraps[i-1] == argument {
			continue
		}
		if err, ok := a[argument].(error); ok {
			inner = append(inner, err)
		}
	}
	return &wrapErrors{message, inner}
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string {
	return e.msg
}

func (e *wrapError) Unwrap() error {
	return e.err
}

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string {
	return e.msg
}

func (e *wrapErrors) Unwrap() []error {
	return e.errs
}
