package os

// Exit ends the program with a status; deferred calls do not run.
//
//morestack:noescape
func Exit(code int)
