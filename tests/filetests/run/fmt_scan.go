// Reading values from text.
package main

import (
	"bufio"
	"fmt"
	"strings"
)

type Hex int

func (h *Hex) Scan(state fmt.ScanState, verb rune) error {
	state.SkipSpace()
	token, err := state.Token(true, func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'f' })
	if err != nil {
		return err
	}
	*h = 0
	for _, c := range token {
		d := Hex(c - '0')
		if c >= 'a' {
			d = Hex(c-'a') + 10
		}
		*h = *h*16 + d
	}
	return nil
}

type count int

func main() {
	var (
		i  int
		i8 int8
		u  uint8
		s  string
		f  float64
		b  bool
		r  rune
		by []byte
		c  complex128
		n  count
		h  Hex
	)
	show := func(done int, err error) {
		fmt.Println(done, err, i, i8, u, s, f, b, r, string(by), c, n, h)
		i, i8, u, s, f, b, r, by, c, n, h = 0, 0, 0, "", 0, false, 0, nil, 0, 0, 0
	}
	show(fmt.Sscan("", &i))
	show(fmt.Sscan("12 abc", &i, &s))
	show(fmt.Sscan("12\nabc", &i, &s))
	show(fmt.Sscan("12", &i, &s))
	show(fmt.Sscanln("12\nabc", &i, &s))
	show(fmt.Sscanln("12 abc x", &i, &s))
	show(fmt.Sscanln("12 abc\n", &i, &s))
	show(fmt.Sscan("x", &i))
	show(fmt.Sscan("0x1f 1_0 0b11 017", &i, &i8, &u, &r))
	show(fmt.Sscan("300", &u))
	show(fmt.Sscan("-1", &u))
	show(fmt.Sscan("99999999999999999999", &i))
	show(fmt.Sscan("1.5e3 true (1+2i) hey", &f, &b, &c, &by))
	show(fmt.Sscan("tru", &b))
	show(fmt.Sscan("inf", &f))
	show(fmt.Sscan("0x1p4", &f))
	show(fmt.Sscan("1e", &f))
	show(fmt.Sscan("77 ff", &n, &h))
	show(fmt.Sscanf("5,abc", "%d,%s", &i, &s))
	show(fmt.Sscanf("5 abc", "%d,%s", &i, &s))
	show(fmt.Sscanf("12345", "%2d%s", &i, &s))
	show(fmt.Sscanf("ff 10 z", "%x %o %c", &i, &u, &r))
	show(fmt.Sscanf("\"a b\" `c`", "%q %q", &s, &by))
	show(fmt.Sscanf("5%", "%d%%", &i))
	show(fmt.Sscanf("5", "%d %d", &i, &u))
	show(fmt.Sscanf("5 6 7", "%d %d", &i, &u))
	show(fmt.Sscanf("5", "%d", &i, &u))
	show(fmt.Sscanf("5\n6", "%d %d", &i, &u))
	show(fmt.Sscanf("5\n6", "%d\n%d", &i, &u))
	show(fmt.Sscanf("abc", "abd%d", &i))
	show(fmt.Sscanf("5", "%t", &i))
	show(fmt.Sscanf("616263", "%x", &s))
	show(fmt.Sscanf("10-20", "%d-%d", &i, &r))
	show(fmt.Sscanf("e5", "%e", &f))
	show(fmt.Sscanf("5", "%d foo", &i))
	show(fmt.Sscanf("7", "%d", i))
	show(fmt.Sscan("x", &struct{}{}))
	in := bufio.NewReader(strings.NewReader("3\n10 20 30\nlast line\n"))
	var count int
	fmt.Fscan(in, &count)
	sum := 0
	for range count {
		var x int
		fmt.Fscan(in, &x)
		sum += x
	}
	var w1, w2 string
	fmt.Fscan(in, &w1, &w2)
	fmt.Println(count, sum, w1, w2)
	fmt.Println(fmt.Fscan(in, &count))
}

// --- stdout
// 0 EOF 0 0 0  0 false 0  (0+0i) 0 0
// 2 <nil> 12 0 0 abc 0 false 0  (0+0i) 0 0
// 2 <nil> 12 0 0 abc 0 false 0  (0+0i) 0 0
// 1 EOF 12 0 0  0 false 0  (0+0i) 0 0
// 1 unexpected newline 12 0 0  0 false 0  (0+0i) 0 0
// 2 expected newline 12 0 0 abc 0 false 0  (0+0i) 0 0
// 2 <nil> 12 0 0 abc 0 false 0  (0+0i) 0 0
// 0 expected integer 0 0 0  0 false 0  (0+0i) 0 0
// 4 <nil> 31 10 3  0 false 15  (0+0i) 0 0
// 0 unsigned integer overflow on token 300 0 0 0  0 false 0  (0+0i) 0 0
// 0 expected integer 0 0 0  0 false 0  (0+0i) 0 0
// 0 strconv.ParseInt: parsing "99999999999999999999": value out of range 0 0 0  0 false 0  (0+0i) 0 0
// 4 <nil> 0 0 0  1500 true 0 hey (1+2i) 0 0
// 0 syntax error scanning boolean 0 0 0  0 false 0  (0+0i) 0 0
// 1 <nil> 0 0 0  +Inf false 0  (0+0i) 0 0
// 1 <nil> 0 0 0  16 false 0  (0+0i) 0 0
// 0 strconv.ParseFloat: parsing "1e": invalid syntax 0 0 0  0 false 0  (0+0i) 0 0
// 2 <nil> 0 0 0  0 false 0  (0+0i) 77 255
// 2 <nil> 5 0 0 abc 0 false 0  (0+0i) 0 0
// 1 input does not match format 5 0 0  0 false 0  (0+0i) 0 0
// 2 <nil> 12 0 0 345 0 false 0  (0+0i) 0 0
// 3 <nil> 255 0 8  0 false 122  (0+0i) 0 0
// 2 <nil> 0 0 0 a b 0 false 0 c (0+0i) 0 0
// 1 <nil> 5 0 0  0 false 0  (0+0i) 0 0
// 1 EOF 5 0 0  0 false 0  (0+0i) 0 0
// 2 <nil> 5 0 6  0 false 0  (0+0i) 0 0
// 1 too many operands 5 0 0  0 false 0  (0+0i) 0 0
// 1 newline in input does not match format 5 0 0  0 false 0  (0+0i) 0 0
// 2 <nil> 5 0 6  0 false 0  (0+0i) 0 0
// 0 input does not match format 0 0 0  0 false 0  (0+0i) 0 0
// 0 bad verb '%t' for integer 0 0 0  0 false 0  (0+0i) 0 0
// 1 <nil> 0 0 0 abc 0 false 0  (0+0i) 0 0
// 2 <nil> 10 0 0  0 false 20  (0+0i) 0 0
// 0 strconv.ParseFloat: parsing "e5": invalid syntax 0 0 0  0 false 0  (0+0i) 0 0
// 1 unexpected EOF 5 0 0  0 false 0  (0+0i) 0 0
// 0 type not a pointer: int 0 0 0  0 false 0  (0+0i) 0 0
// 0 can't scan type: *struct {} 0 0 0  0 false 0  (0+0i) 0 0
// 3 60 last line
// 0 EOF
