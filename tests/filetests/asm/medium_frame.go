// The entry stub of a frame that is larger than the small limit: what it needs beyond the limit is subtracted first.
// flags: --func main.down
package main

func down(n int, p *[40]int) int {
	var a [40]int
	if n == 0 {
		return p[3]
	}
	a[3] = n
	return down(n-1, &a)
}

func main() {
	var a [40]int
	println(down(10, &a))
}

// --- stdout
// main.down  medium_frame.go:5
//   check: calls itself
//   frame 360 bytes, needs 368; rsp = fp-352 in the body
//   pointers at entry: rsi
// slow:
//   000f  call    qword ptr [r15+morestack]
// entry:
//   0013  lea     r11, [rsp-240]
//   001b  cmp     r11, [r15+guard]
//   001e  jbe     slow
// body:
//      5 | func down(n int, p *[40]int) int {
//   0020  push    rbp
//   0021  mov     rbp, rsp
//   0024  sub     rsp, 352
//   002b  mov     [rsp+336], r12
//   0033  mov     r12, rdi
//   0036  mov     [rsp+320], rsi
//      6 |     var a [40]int
//   003e  lea     rsi, [rsp]
//   0042  mov     rdi, r15
//   0045  mov     edx, 320
//   004a  call    memory_clear                        ; map: [fp-32]
//   004f  mov     rdi, r12
//      7 |     if n == 0 {
//   0052  test    rdi, rdi
//   0055  jne     L1
//   005b  mov     rax, [rsp+320]
//      8 |         return p[3]
//   0063  mov     rax, [rax+24]                       ; trap: nil
//   0067  mov     r12, [rsp+336]
//   006f  add     rsp, 352
//   0076  nop     [rax]
//   0079  pop     rbp
//   007a  ret
//     10 |     a[3] = n
// L1:
//   007b  mov     [rsp+24], rdi
//     11 |     return down(n-1, &a)
//   0080  lea     rsi, [rsp]
//   0084  sub     rdi, 1
//   0088  call    main.down                           ; map: -
//   008d  mov     r12, [rsp+336]
//   0095  add     rsp, 352
//   009c  nop     [rax]
//   009f  pop     rbp
//   00a0  ret
