package math

import "unsafe"

func Float64bits(x float64) uint64     { return *(*uint64)(unsafe.Pointer(&x)) }
func Float64frombits(b uint64) float64 { return *(*float64)(unsafe.Pointer(&b)) }
func Float32bits(x float32) uint32     { return *(*uint32)(unsafe.Pointer(&x)) }
func Float32frombits(b uint32) float32 { return *(*float32)(unsafe.Pointer(&b)) }

// One machine instruction each.

func Sqrt(x float64) float64
func Floor(x float64) float64
func Ceil(x float64) float64
func Trunc(x float64) float64
func FMA(x, y, z float64) float64
