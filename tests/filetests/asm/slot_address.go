// The address of a local that is passed on is computed anew after each call.
// flags: --func main.twice
package main

func set(p *int, n int) {
	if n > 0 {
		set(p, n-1)
		return
	}
	*p += 7
}

func twice() int {
	x := 1
	set(&x, 10)
	set(&x, 20)
	return x
}

func main() {
	println(twice())
}

// --- stdout
// main.twice  slot_address.go:13
//   no check: uses at most 40 bytes of 384 before a callee checks
//   frame 24 bytes, needs 32; rsp = fp-16 in the body
// entry:
//     13 | func twice() int {
//   0000  push    rbp
//   0001  mov     rbp, rsp
//   0004  sub     rsp, 16
//     14 |     x := 1
//   0008  mov     qword ptr [rsp], 1
//     15 |     set(&x, 10)
//   0010  lea     rdi, [rsp]
//   0014  mov     esi, 10
//   0019  call    main.set                            ; map: -
//     16 |     set(&x, 20)
//   001e  lea     rdi, [rsp]
//   0022  mov     esi, 20
//   0027  call    main.set                            ; map: -
//     17 |     return x
//   002c  mov     rax, [rsp]
//   0030  add     rsp, 16
//   0034  nop     [rax]
//   0037  pop     rbp
//   0038  ret
