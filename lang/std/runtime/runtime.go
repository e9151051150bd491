package runtime

// StackSize is the size in bytes of the stack of the calling goroutine.
//
//morestack:noescape
func StackSize() (bytes int)
