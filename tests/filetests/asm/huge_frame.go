// The entry stub of a frame of a megabyte and more: the subtraction may borrow.
// flags: --func main.down
package main

func down(n int, a [1 << 18]int) int {
	if n == 0 {
		return a[3]
	}
	a[3] = n
	return down(n-1, a)
}

func main() {
	var a [1 << 12]int
	println(down(1, [1 << 18]int{5: a[3]}))
}

// --- stdout
// main.down  huge_frame.go:5
//   check: calls itself
//   frame 2097176 bytes, needs 2097184; rsp = fp-2097168 in the body
//   pointers at entry: rsi
// slow:
//   0009  call    qword ptr [r15+morestack]
// entry:
//   000d  mov     r11d, 2097056
//   0013  neg     r11
//   0016  add     r11, rsp
//   0019  jae     slow
//   001b  cmp     r11, [r15+guard]
//   001e  jbe     slow
// body:
//      5 | func down(n int, a [1 << 18]int) int {
//   0020  push    rbp
//   0021  mov     rbp, rsp
//   0024  sub     rsp, 2097168
//   002b  mov     [rsp+2097152], r12
//      6 |     if n == 0 {
//   0033  test    rdi, rdi
//   0036  jne     L1
//      7 |         return a[3]
//   003c  mov     rax, [rsi+24]
//   0040  mov     r12, [rsp+2097152]
//   0048  add     rsp, 2097168
//   004f  nop     [rax]
//   0052  pop     rbp
//   0053  ret
//      9 |     a[3] = n
// L1:
//   0054  mov     [rsi+24], rdi
//   0058  mov     rdx, rsi
//   005b  mov     r12, rdi
//     10 |     return down(n-1, a)
//   005e  lea     rsi, [rsp]
//   0062  mov     rdi, r15
//   0065  mov     ecx, 2097152
//   006a  call    memory_move                         ; map: -
//   006f  lea     rsi, [rsp]
//   0073  mov     rdi, r12
//   0076  sub     rdi, 1
//   007a  call    main.down                           ; map: -
//   007f  mov     r12, [rsp+2097152]
//   0087  add     rsp, 2097168
//   008e  nop     [rax]
//   0091  pop     rbp
//   0092  ret
