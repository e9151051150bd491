//! Examples: see the folders `go` and `hosts`.
