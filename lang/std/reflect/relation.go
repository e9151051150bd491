package reflect

// implements says whether values of t have all methods of the interface type u.
func implements(t, u *rtype) bool

// sameUnderlying says whether the types are identical but for their names.
func sameUnderlying(t, u *rtype) bool

func (t *rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return implements(t, u.descriptor())
}

func (t *rtype) AssignableTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.AssignableTo")
	}
	return assignable(t, u.descriptor())
}

func assignable(t, u *rtype) bool {
	if t == u {
		return true
	}
	if u.Kind() == Interface {
		return implements(t, u)
	}
	if t.flags&isNamed != 0 && u.flags&isNamed != 0 || t.kind != u.kind {
		return false
	}
	if t.Kind() == Chan && t.elem == u.elem && t.ChanDir() == BothDir {
		return true
	}
	return sameUnderlying(t, u)
}

func (t *rtype) ConvertibleTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.ConvertibleTo")
	}
	return conversion(t, u.descriptor()) != nil
}
