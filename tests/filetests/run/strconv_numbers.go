// Numbers to text and back, with strconv's errors.
package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

func main() {
	for _, s := range []string{"0x_f", "0b12", "08", "0o17", "1_0", "-0x8000000000000000", "9223372036854775808",
		"99999999999999999999x", "", "+", "-", "0", "0x", "z", "-128", "128", "1__0", "_1", "+5", "١"} {
		a, e1 := strconv.ParseInt(s, 0, 64)
		b, e2 := strconv.ParseInt(s, 36, 8)
		c, e3 := strconv.ParseUint(s, 10, 64)
		d, e4 := strconv.Atoi(s)
		fmt.Printf("%q: %d %v; %d %v; %d %v; %d %v\n", s, a, e1, b, e2, c, e3, d, e4)
	}
	for _, s := range []string{"1_000", "0x_1p4", "0x1_0p4", "0x1", "0x1p", "0x.8p1", "0x1.fffffffffffff8p0", "0x1p-1074",
		"0x1p-1075", "0x1.8p-1075", "0x1p1024", "1e400", "-1e400", "1e-400", "+nan", "nan", "-Inf", "infinit", "infinity",
		"1e", "1e+", ".", "+", ".5", "5.", "1__0", "0x1p99999999999", "1e99999999999", "0x0p99999", "1e0_1",
		"0x1.00000000000008p0", "0x1.000000000000081p0", "3.4028236e38", "3.4028235e38", "1.5x", "0.1", "-0", "1e23",
		"2.2250738585072011e-308", "179769313486231580793e289", "0x1.fffffep127", "0x1.ffffffp127"} {
		a, e1 := strconv.ParseFloat(s, 64)
		b, e2 := strconv.ParseFloat(s, 32)
		fmt.Printf("%q: %v %v; %v %v\n", s, a, e1, b, e2)
	}
	for _, s := range []string{"1+2i", "i", "3", "(1+2i)", "1e400i", "1+", "1+2", "nan+infi", "2i", "0x1p3+0x1p2i", "1_0i", "1+2i)", "1++2i"} {
		fmt.Println(strconv.ParseComplex(s, 128))
	}
	fmt.Println(strconv.ParseBool("T"))
	fmt.Println(strconv.ParseBool("yes"))
	fmt.Println(strconv.ParseInt("1", 1, 64))
	fmt.Println(strconv.ParseInt("1", 37, 64))
	fmt.Println(strconv.ParseInt("1", 10, 65))
	_, err := strconv.Atoi("nine\n")
	var number *strconv.NumError
	fmt.Println(errors.As(err, &number), number.Func, number.Num == "nine\n", number.Err == strconv.ErrSyntax, errors.Is(err, strconv.ErrSyntax), err)

	for _, i := range []int64{0, 1, -1, 35, 255, math.MaxInt64, math.MinInt64} {
		fmt.Println(strconv.Itoa(int(i)), strconv.FormatInt(i, 2), strconv.FormatInt(i, 36), strconv.FormatUint(uint64(i), 16))
	}
	for _, f := range []float64{0, 1, -2.5, 1e21, 1.0 / 3, 5e-324, math.Inf(-1), math.NaN()} {
		for _, layout := range []byte("eEfgGbxX?") {
			fmt.Print(strconv.FormatFloat(f, layout, -1, 64), " ", strconv.FormatFloat(f, layout, 3, 32), " ", strconv.FormatFloat(f, layout, 0, 64), "|")
		}
		fmt.Println()
	}
	fmt.Println(strconv.FormatComplex(1-2i, 'g', -1, 128), strconv.FormatComplex(1.5i, 'f', 2, 64), strconv.FormatBool(true))
	b := strconv.AppendInt([]byte("x"), -5, 10)
	b = strconv.AppendUint(b, 5, 2)
	b = strconv.AppendBool(b, false)
	b = strconv.AppendFloat(b, 0.5, 'g', -1, 64)
	b = strconv.AppendQuote(b, "q")
	b = strconv.AppendQuoteRune(b, 'r')
	fmt.Println(string(b), strconv.IntSize)
}
