package debug

// SetMaxStack limits the bytes of each goroutine's stack. It returns the limit before.
//
//morestack:noescape
func SetMaxStack(bytes int) (old int)
