// A function whose whole call tree fits the red zone has no stub at all.
// flags: --func main.average
package main

func average(a, b int) int { return (a + b) / 2 }

func main() {
	println(average(3, 8))
}

// --- stdout
// main.average  no_check.go:5
//   no check: uses at most 8 bytes of 384, callees included
//   frame 8 bytes, needs 8
// entry:
//      5 | func average(a, b int) int { return (a + b) / 2 }
//   0000  push    rbp
//   0001  mov     rbp, rsp
//   0004  add     rsi, rdi
//   0007  mov     rdi, rsi
//   000a  shr     rdi, 63
//   000e  lea     rax, [rsi+rdi]
//   0012  sar     rax, 1
//   0015  mov     rsp, rbp
//   0018  pop     rbp
//   0019  ret
