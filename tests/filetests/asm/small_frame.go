// The entry stub of a small frame: the slow path stands in front of the entry, so that its return address is the entry.
// flags: --func main.down
package main

func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n-1) + 1
}

func main() {
	println(down(10))
}

// --- stdout
// main.down  small_frame.go:5
//   check: calls itself
//   frame 8 bytes, needs 16
// slow:
//   0007  call    qword ptr [r15+morestack]
// entry:
//   000b  cmp     rsp, [r15+guard]
//   000e  jbe     slow
// body:
//      5 | func down(n int) int {
//   0010  push    rbp
//   0011  mov     rbp, rsp
//      6 |     if n == 0 {
//   0014  test    rdi, rdi
//   0017  jne     L1
//   001d  xor     rax, rax
//      7 |         return 0
//   0020  mov     rsp, rbp
//   0023  pop     rbp
//   0024  ret
//      9 |     return down(n-1) + 1
// L1:
//   0025  sub     rdi, 1
//   0029  call    main.down                           ; map: -
//   002e  add     rax, 1
//   0035  mov     rsp, rbp
//   0038  pop     rbp
//   0039  ret
