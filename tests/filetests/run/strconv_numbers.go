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

// --- stdout
// "0x_f": 15 <nil>; 0 strconv.ParseInt: parsing "0x_f": invalid syntax; 0 strconv.ParseUint: parsing "0x_f": invalid syntax; 0 strconv.Atoi: parsing "0x_f": invalid syntax
// "0b12": 0 strconv.ParseInt: parsing "0b12": invalid syntax; 127 strconv.ParseInt: parsing "0b12": value out of range; 0 strconv.ParseUint: parsing "0b12": invalid syntax; 0 strconv.Atoi: parsing "0b12": invalid syntax
// "08": 0 strconv.ParseInt: parsing "08": invalid syntax; 8 <nil>; 8 <nil>; 8 <nil>
// "0o17": 15 <nil>; 127 strconv.ParseInt: parsing "0o17": value out of range; 0 strconv.ParseUint: parsing "0o17": invalid syntax; 0 strconv.Atoi: parsing "0o17": invalid syntax
// "1_0": 10 <nil>; 0 strconv.ParseInt: parsing "1_0": invalid syntax; 0 strconv.ParseUint: parsing "1_0": invalid syntax; 0 strconv.Atoi: parsing "1_0": invalid syntax
// "-0x_": -9223372036854775808 <nil>; -128 strconv.ParseInt: parsing "-0x_": value out of range; 0 strconv.ParseUint: parsing "-0x_": invalid syntax; 0 strconv.Atoi: parsing "-0x_": invalid syntax
// "9223372036854775808": 9223372036854775807 strconv.ParseInt: parsing "9223372036854775808": value out of range; 127 strconv.ParseInt: parsing "9223372036854775808": value out of range; 9223372036854775808 <nil>; 9223372036854775807 strconv.Atoi: parsing "9223372036854775808": value out of range
// "99999999999999999999x": 9223372036854775807 strconv.ParseInt: parsing "99999999999999999999x": value out of range; 127 strconv.ParseInt: parsing "99999999999999999999x": value out of range; 18446744073709551615 strconv.ParseUint: parsing "99999999999999999999x": value out of range; 9223372036854775807 strconv.Atoi: parsing "99999999999999999999x": value out of range
// "": 0 strconv.ParseInt: parsing "": invalid syntax; 0 strconv.ParseInt: parsing "": invalid syntax; 0 strconv.ParseUint: parsing "": invalid syntax; 0 strconv.Atoi: parsing "": invalid syntax
// "+": 0 strconv.ParseInt: parsing "+": invalid syntax; 0 strconv.ParseInt: parsing "+": invalid syntax; 0 strconv.ParseUint: parsing "+": invalid syntax; 0 strconv.Atoi: parsing "+": invalid syntax
// "-": 0 strconv.ParseInt: parsing "-": invalid syntax; 0 strconv.ParseInt: parsing "-": invalid syntax; 0 strconv.ParseUint: parsing "-": invalid syntax; 0 strconv.Atoi: parsing "-": invalid syntax
// "0": 0 <nil>; 0 <nil>; 0 <nil>; 0 <nil>
// "0x": 0 strconv.ParseInt: parsing "0x": invalid syntax; 33 <nil>; 0 strconv.ParseUint: parsing "0x": invalid syntax; 0 strconv.Atoi: parsing "0x": invalid syntax
// "z": 0 strconv.ParseInt: parsing "z": invalid syntax; 35 <nil>; 0 strconv.ParseUint: parsing "z": invalid syntax; 0 strconv.Atoi: parsing "z": invalid syntax
// "-128": -128 <nil>; -128 strconv.ParseInt: parsing "-128": value out of range; 0 strconv.ParseUint: parsing "-128": invalid syntax; -128 <nil>
// "128": 128 <nil>; 127 strconv.ParseInt: parsing "128": value out of range; 128 <nil>; 128 <nil>
// "1__0": 0 strconv.ParseInt: parsing "1__0": invalid syntax; 0 strconv.ParseInt: parsing "1__0": invalid syntax; 0 strconv.ParseUint: parsing "1__0": invalid syntax; 0 strconv.Atoi: parsing "1__0": invalid syntax
// "_1": 0 strconv.ParseInt: parsing "_1": invalid syntax; 0 strconv.ParseInt: parsing "_1": invalid syntax; 0 strconv.ParseUint: parsing "_1": invalid syntax; 0 strconv.Atoi: parsing "_1": invalid syntax
// "+5": 5 <nil>; 5 <nil>; 0 strconv.ParseUint: parsing "+5": invalid syntax; 5 <nil>
// "١": 0 strconv.ParseInt: parsing "١": invalid syntax; 0 strconv.ParseInt: parsing "١": invalid syntax; 0 strconv.ParseUint: parsing "١": invalid syntax; 0 strconv.Atoi: parsing "١": invalid syntax
// "1_000": 1000 <nil>; 1000 <nil>
// "0x_1p4": 16 <nil>; 16 <nil>
// "0x__0p4": 256 <nil>; 256 <nil>
// "0x_": 0 strconv.ParseFloat: parsing "0x_": invalid syntax; 0 strconv.ParseFloat: parsing "0x_": invalid syntax
// "0x_p": 0 strconv.ParseFloat: parsing "0x_p": invalid syntax; 0 strconv.ParseFloat: parsing "0x_p": invalid syntax
// "0x.8p1": 1 <nil>; 1 <nil>
// "0x_.fffffffffffff8p0": 2 <nil>; 2 <nil>
// "0x_p-1074": 5e-324 <nil>; 0 <nil>
// "0x_p-1075": 0 <nil>; 0 <nil>
// "0x_.8p-1075": 5e-324 <nil>; 0 <nil>
// "0x_p1024": +Inf strconv.ParseFloat: parsing "0x_p1024": value out of range; +Inf strconv.ParseFloat: parsing "0x_p1024": value out of range
// "1e400": +Inf strconv.ParseFloat: parsing "1e400": value out of range; +Inf strconv.ParseFloat: parsing "1e400": value out of range
// "-1e400": -Inf strconv.ParseFloat: parsing "-1e400": value out of range; -Inf strconv.ParseFloat: parsing "-1e400": value out of range
// "1e-400": 0 <nil>; 0 <nil>
// "+nan": 0 strconv.ParseFloat: parsing "+nan": invalid syntax; 0 strconv.ParseFloat: parsing "+nan": invalid syntax
// "nan": NaN <nil>; NaN <nil>
// "-Inf": -Inf <nil>; -Inf <nil>
// "infinit": 0 strconv.ParseFloat: parsing "infinit": invalid syntax; 0 strconv.ParseFloat: parsing "infinit": invalid syntax
// "infinity": +Inf <nil>; +Inf <nil>
// "1e": 0 strconv.ParseFloat: parsing "1e": invalid syntax; 0 strconv.ParseFloat: parsing "1e": invalid syntax
// "1e+": 0 strconv.ParseFloat: parsing "1e+": invalid syntax; 0 strconv.ParseFloat: parsing "1e+": invalid syntax
// ".": 0 strconv.ParseFloat: parsing ".": invalid syntax; 0 strconv.ParseFloat: parsing ".": invalid syntax
// "+": 0 strconv.ParseFloat: parsing "+": invalid syntax; 0 strconv.ParseFloat: parsing "+": invalid syntax
// ".5": 0.5 <nil>; 0.5 <nil>
// "5.": 5 <nil>; 5 <nil>
// "1__0": 0 strconv.ParseFloat: parsing "1__0": invalid syntax; 0 strconv.ParseFloat: parsing "1__0": invalid syntax
// "0x_p99999999999": +Inf strconv.ParseFloat: parsing "0x_p99999999999": value out of range; +Inf strconv.ParseFloat: parsing "0x_p99999999999": value out of range
// "1e99999999999": +Inf strconv.ParseFloat: parsing "1e99999999999": value out of range; +Inf strconv.ParseFloat: parsing "1e99999999999": value out of range
// "0x_p99999": 0 <nil>; 0 <nil>
// "1e0_1": 10 <nil>; 10 <nil>
// "0x_.00000000000008p0": 1 <nil>; 1 <nil>
// "0x_.000000000000081p0": 1.0000000000000002 <nil>; 1 <nil>
// "3.4028236e38": 3.4028236e+38 <nil>; +Inf strconv.ParseFloat: parsing "3.4028236e38": value out of range
// "3.4028235e38": 3.4028235e+38 <nil>; 3.4028234663852886e+38 <nil>
// "1.5x": 0 strconv.ParseFloat: parsing "1.5x": invalid syntax; 0 strconv.ParseFloat: parsing "1.5x": invalid syntax
// "0.1": 0.1 <nil>; 0.10000000149011612 <nil>
// "-0": -0 <nil>; -0 <nil>
// "1e23": 1e+23 <nil>; 9.999999778196308e+22 <nil>
// "2.2250738585072011e-308": 2.225073858507201e-308 <nil>; 0 <nil>
// "179769313486231580793e289": +Inf strconv.ParseFloat: parsing "179769313486231580793e289": value out of range; +Inf strconv.ParseFloat: parsing "179769313486231580793e289": value out of range
// "0x_.fffffep127": 3.4028234663852886e+38 <nil>; 3.4028234663852886e+38 <nil>
// "0x_.ffffffp127": 3.4028235677973366e+38 <nil>; +Inf strconv.ParseFloat: parsing "0x_.ffffffp127": value out of range
// (1+2i) <nil>
// (0+0i) strconv.ParseComplex: parsing "i": invalid syntax
// (3+0i) <nil>
// (1+2i) <nil>
// (0+Infi) strconv.ParseComplex: parsing "1e400i": value out of range
// (0+0i) strconv.ParseComplex: parsing "1+": invalid syntax
// (0+0i) strconv.ParseComplex: parsing "1+2": invalid syntax
// (NaN+Infi) <nil>
// (0+2i) <nil>
// (8+4i) <nil>
// (0+10i) <nil>
// (0+0i) strconv.ParseComplex: parsing "1+2i)": invalid syntax
// (0+0i) strconv.ParseComplex: parsing "1++2i": invalid syntax
// true <nil>
// false strconv.ParseBool: parsing "yes": invalid syntax
// 0 strconv.ParseInt: parsing "1": invalid base 1
// 0 strconv.ParseInt: parsing "1": invalid base 37
// 0 strconv.ParseInt: parsing "1": invalid bit size 65
// true Atoi true true true strconv.Atoi: parsing "nine\n": invalid syntax
// 0 0 0 0
// 1 1 1 1
// -1 -1 -1 ffffffffffffffff
// 35 100011 z 23
// 255 11111111 73 ff
// 9223372036854775807 111111111111111111111111111111111111111111111111111111111111111 1y2p0ij32e8e7 7fffffffffffffff
// -9223372036854775808 -1000000000000000000000000000000000000000000000000000000000000000 -1y2p0ij32e8e8 8000000000000000
// 0e+00 0.000e+00 0e+00|0E+00 0.000E+00 0E+00|0 0.000 0|0 0 0|0 0 0|0p-1074 0p-149 0p-1074|0x_p+00 0x_.000p+00 0x_p+00|0X0P+00 0X0.000P+00 0X0P+00|%? %? %?|
// 1e+00 1.000e+00 1e+00|1E+00 1.000E+00 1E+00|1 1.000 1|1 1 1|1 1 1|4503599627370496p-52 8388608p-23 4503599627370496p-52|0x_p+00 0x_.000p+00 0x_p+00|0X1P+00 0X1.000P+00 0X1P+00|%? %? %?|
// -2.5e+00 -2.500e+00 -2e+00|-2.5E+00 -2.500E+00 -2E+00|-2.5 -2.500 -2|-2.5 -2.5 -2|-2.5 -2.5 -2|-5629499534213120p-51 -10485760p-22 -5629499534213120p-51|-0x_.4p+01 -0x_.400p+01 -0x_p+01|-0X1.4P+01 -0X1.400P+01 -0X1P+01|%? %? %?|
// 1e+21 1.000e+21 1e+21|1E+21 1.000E+21 1E+21|1000000000000000000000 1000000020040877342720.000 1000000000000000000000|1e+21 1e+21 1e+21|1E+21 1E+21 1E+21|7629394531250000p+17 14210855p+46 7629394531250000p+17|0x_.b1ae4d6e2ef5p+69 0x_.b1bp+69 0x_p+70|0X1.B1AE4D6E2EF5P+69 0X1.B1BP+69 0X1P+70|%? %? %?|
// 3.333333333333333e-01 3.333e-01 3e-01|3.333333333333333E-01 3.333E-01 3E-01|0.3333333333333333 0.333 0|0.3333333333333333 0.333 0.3|0.3333333333333333 0.333 0.3|6004799503160661p-54 11184811p-25 6004799503160661p-54|0x_.5555555555555p-02 0x_.555p-02 0x_p-02|0X1.5555555555555P-02 0X1.555P-02 0X1P-02|%? %? %?|
// 5e-324 0.000e+00 5e-324|5E-324 0.000E+00 5E-324|0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005 0.000 0|5e-324 0 5e-324|5E-324 0 5E-324|1p-1074 0p-149 1p-1074|0x_p-1074 0x_.000p+00 0x_p-1074|0X1P-1074 0X0.000P+00 0X1P-1074|%? %? %?|
// -Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|-Inf -Inf -Inf|
// NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|NaN NaN NaN|
// (1-2i) (0.00+1.50i) true
// x-5101false0.5"q"'r' 64
