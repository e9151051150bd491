package atomic

// sameType tells whether two values that are not nil have the same type.
func sameType(a, b any) bool

// A Value holds anything, but always of the type of the first.
type Value struct{ current Pointer[any] }

func (x *Value) Load() any {
	if current := x.current.Load(); current != nil {
		return *current
	}
	return nil
}

// replace puts value in the place of what it returns, if that is wanted.
func (x *Value) replace(operation string, value any, isWanted func(old any) bool) (old any, replaced bool) {
	if value == nil {
		panic("sync/atomic: " + operation + " of nil value into Value")
	}
	for {
		current := x.current.Load()
		if current != nil {
			old = *current
			if !sameType(old, value) {
				panic("sync/atomic: " + operation + " of inconsistently typed value into Value")
			}
		}
		if !isWanted(old) {
			return old, false
		}
		if x.current.CompareAndSwap(current, &value) {
			return old, true
		}
	}
}

func isAlways(any) bool { return true }

func (x *Value) Store(value any) { x.replace("store", value, isAlways) }

func (x *Value) Swap(value any) any {
	old, _ := x.replace("swap", value, isAlways)
	return old
}

func (x *Value) CompareAndSwap(old, new any) bool {
	if old != nil && new != nil && !sameType(old, new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	_, replaced := x.replace("compare and swap", new, func(current any) bool { return current == old })
	return replaced
}
