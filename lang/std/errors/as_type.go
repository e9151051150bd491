package errors

// AsType finds the first error in err's tree that is an E.
func AsType[E error](err error) (E, bool) {
	for err != nil {
		if found, ok := err.(E); ok {
			return found, true
		}
		if matcher, ok := err.(interface{ As(any) bool }); ok {
			var found E
			if matcher.As(&found) {
				return found, true
			}
		}
		switch wrapper := err.(type) {
		case interface{ Unwrap() error }:
			err = wrapper.Unwrap()
			continue
		case interface{ Unwrap() []error }:
			for _, inner := range wrapper.Unwrap() {
				if found, ok := AsType[E](inner); ok {
					return found, true
				}
			}
		}
		break
	}
	var none E
	return none, false
}
