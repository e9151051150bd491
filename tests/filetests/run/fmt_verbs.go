// Every verb of package fmt with every kind of plain value, under flags, widths and precisions.
package main

import "fmt"

type myInt int
type myBytes []byte

func main() {
	values := []any{
		true, -42, uint8(200), 'é', 3.5, 1e21, 1 - 2i, "hi é", "`\n", []byte("b\x01"), [3]byte{1, 2, 3}, myInt(3), myBytes("mb"), nil,
	}
	verbs := "vdsqxXoObcUtTeEfFgGp%z"
	flags := []string{"", "+", "-8", "08", "#", " .2", "+#9.3", "# "}
	for _, verb := range verbs {
		fmt.Printf("=== %c\n", verb)
		for _, value := range values {
			if verb == 'p' {
				switch value.(type) {
				case []byte, myBytes:
					continue
				}
			}
			line := ""
			for _, flag := range flags {
				line += fmt.Sprintf("%"+flag+string(verb)+"|", value)
			}
			if verb == '%' || verb == 'z' || verb == 't' || verb == 'T' {
				line = fmt.Sprintf("%"+string(verb)+"|%6"+string(verb), value, value)
			}
			fmt.Println(line)
		}
	}
}

// --- stdout
// === v
// true|true|true    |0000true|true|true|     true|true|
// -42|-42|-42     |-0000042|-42|-42|     -042|-42|
// 200|200|200     |00000200|0x_| 200|    0x_| 0x_|
// 233|233|233     |00000233|233| 233|      233| 233|
// 3.5|3.5|3.5     |000003.5|3.5| 3.5|      3.5| 3.5|
// 1e+21|1e+21|1e+21   |0001e+21|1e+21| 1e+21|    1e+21| 1e+21|
// (1-2i)|(1-2i)|(1       -2      i)|(00000001-0000002i)|(1-2i)|( 1-2i)|(        1       -2i)|( 1-2i)|
// hi é|hi é|hi é    |0000hi é|"hi é"|hi|    "hi "|"hi é"|
// `
// |`
// |`
//       |000000`
// |"`\n"|`
// |    "`\n"|"`\n"|
// [98 1]|[98 1]|[98       1       ]|[00000098 00000001]|[]byte{0x_, 0x_}|[ 98  01]|[]byte{    0x_,     0x_}|[]byte{ 0x_,  0x_}|
// [1 2 3]|[1 2 3]|[1        2        3       ]|[00000001 00000002 00000003]|[3]uint8{0x_, 0x_, 0x_}|[ 01  02  03]|[3]uint8{    0x_,     0x_,     0x_}|[3]uint8{ 0x_,  0x_,  0x_}|
// 3|3|3       |00000003|3| 03|      003| 3|
// [109 98]|[109 98]|[109      98      ]|[00000109 00000098]|main.myBytes{0x_, 0x_}|[ 109  98]|main.myBytes{    0x_,     0x_}|main.myBytes{ 0x_,  0x_}|
// <nil>|<nil>|<nil>   |000<nil>|<nil>|<nil>|    <nil>|<nil>|
// === d
// %!d(bool=true)|%!d(bool=true)|%!d(bool=true    )|%!d(bool=0000true)|%!d(bool=true)|%!d(bool=true)|%!d(bool=     true)|%!d(bool=true)|
// -42|-42|-42     |-0000042|-42|-42|     -042|-42|
// 200|+200|200     |00000200|200| 200|     +200| 200|
// 233|+233|233     |00000233|233| 233|     +233| 233|
// %!d(float64=3.5)|%!d(float64=+3.5)|%!d(float64=3.5     )|%!d(float64=000003.5)|%!d(float64=3.50000)|%!d(float64= 3.5)|%!d(float64=    +3.50)|%!d(float64= 3.50000)|
// %!d(float64=1e+21)|%!d(float64=+1e+21)|%!d(float64=1e+21   )|%!d(float64=0001e+21)|%!d(float64=1.00000e+21)|%!d(float64= 1e+21)|%!d(float64=+1.00e+21)|%!d(float64= 1.00000e+21)|
// %!d(complex128=(1-2i))|%!d(complex128=(+1-2i))|%!d(complex128=(1       -2      i))|%!d(complex128=(00000001-0000002i))|%!d(complex128=(1.00000-2.00000i))|%!d(complex128=( 1-2i))|%!d(complex128=(    +1.00    -2.00i))|%!d(complex128=( 1.00000-2.00000i))|
// %!d(string=hi é)|%!d(string=hi é)|%!d(string=hi é    )|%!d(string=0000hi é)|%!d(string=hi é)|%!d(string=hi)|%!d(string=      hi )|%!d(string=hi é)|
// %!d(string=`
// )|%!d(string=`
// )|%!d(string=`
//       )|%!d(string=000000`
// )|%!d(string=`
// )|%!d(string=`
// )|%!d(string=       `
// )|%!d(string=`
// )|
// [98 1]|[+98 +1]|[98       1       ]|[00000098 00000001]|[98 1]|[ 98  01]|[     +098      +001]|[ 98  1]|
// [1 2 3]|[+1 +2 +3]|[1        2        3       ]|[00000001 00000002 00000003]|[1 2 3]|[ 01  02  03]|[     +001      +002      +003]|[ 1  2  3]|
// 3|+3|3       |00000003|3| 03|     +003| 3|
// [109 98]|[+109 +98]|[109      98      ]|[00000109 00000098]|[109 98]|[ 109  98]|[     +109      +098]|[ 109  98]|
// %!d(<nil>)|%!d(<nil>)|%!d(<nil>)|%!d(<nil>)|%!d(<nil>)|%!d(<nil>)|%!d(<nil>)|%!d(<nil>)|
// === s
// %!s(bool=true)|%!s(bool=true)|%!s(bool=true    )|%!s(bool=0000true)|%!s(bool=true)|%!s(bool=true)|%!s(bool=     true)|%!s(bool=true)|
// %!s(int=-42)|%!s(int=-42)|%!s(int=-42     )|%!s(int=-0000042)|%!s(int=-42)|%!s(int=-42)|%!s(int=     -042)|%!s(int=-42)|
// %!s(uint8=200)|%!s(uint8=+200)|%!s(uint8=200     )|%!s(uint8=00000200)|%!s(uint8=200)|%!s(uint8= 200)|%!s(uint8=     +200)|%!s(uint8= 200)|
// %!s(int32=233)|%!s(int32=+233)|%!s(int32=233     )|%!s(int32=00000233)|%!s(int32=233)|%!s(int32= 233)|%!s(int32=     +233)|%!s(int32= 233)|
// %!s(float64=3.5)|%!s(float64=+3.5)|%!s(float64=3.5     )|%!s(float64=000003.5)|%!s(float64=3.50000)|%!s(float64= 3.5)|%!s(float64=    +3.50)|%!s(float64= 3.50000)|
// %!s(float64=1e+21)|%!s(float64=+1e+21)|%!s(float64=1e+21   )|%!s(float64=0001e+21)|%!s(float64=1.00000e+21)|%!s(float64= 1e+21)|%!s(float64=+1.00e+21)|%!s(float64= 1.00000e+21)|
// %!s(complex128=(1-2i))|%!s(complex128=(+1-2i))|%!s(complex128=(1       -2      i))|%!s(complex128=(00000001-0000002i))|%!s(complex128=(1.00000-2.00000i))|%!s(complex128=( 1-2i))|%!s(complex128=(    +1.00    -2.00i))|%!s(complex128=( 1.00000-2.00000i))|
// hi é|hi é|hi é    |0000hi é|hi é|hi|      hi |hi é|
// `
// |`
// |`
//       |000000`
// |`
// |`
// |       `
// |`
// |
// b|b|b      |000000b|b|b|       b|b|
// ||     |00000|||      ||
// %!s(main.myInt=3)|%!s(main.myInt=+3)|%!s(main.myInt=3       )|%!s(main.myInt=00000003)|%!s(main.myInt=3)|%!s(main.myInt= 03)|%!s(main.myInt=     +003)|%!s(main.myInt= 3)|
// mb|mb|mb      |000000mb|mb|mb|       mb|mb|
// %!s(<nil>)|%!s(<nil>)|%!s(<nil>)|%!s(<nil>)|%!s(<nil>)|%!s(<nil>)|%!s(<nil>)|%!s(<nil>)|
// === q
// %!q(bool=true)|%!q(bool=true)|%!q(bool=true    )|%!q(bool=0000true)|%!q(bool=true)|%!q(bool=true)|%!q(bool=     true)|%!q(bool=true)|
// '�'|'\ufffd'|'�'     |00000'�'|'�'|'�'| '\ufffd'|'�'|
// 'È'|'\u00c8'|'È'     |00000'È'|'È'|'È'| '\u00c8'|'È'|
// 'é'|'\u00e9'|'é'     |00000'é'|'é'|'é'| '\u00e9'|'é'|
// %!q(float64=3.5)|%!q(float64=+3.5)|%!q(float64=3.5     )|%!q(float64=000003.5)|%!q(float64=3.50000)|%!q(float64= 3.5)|%!q(float64=    +3.50)|%!q(float64= 3.50000)|
// %!q(float64=1e+21)|%!q(float64=+1e+21)|%!q(float64=1e+21   )|%!q(float64=0001e+21)|%!q(float64=1.00000e+21)|%!q(float64= 1e+21)|%!q(float64=+1.00e+21)|%!q(float64= 1.00000e+21)|
// %!q(complex128=(1-2i))|%!q(complex128=(+1-2i))|%!q(complex128=(1       -2      i))|%!q(complex128=(00000001-0000002i))|%!q(complex128=(1.00000-2.00000i))|%!q(complex128=( 1-2i))|%!q(complex128=(    +1.00    -2.00i))|%!q(complex128=( 1.00000-2.00000i))|
// "hi é"|"hi \u00e9"|"hi é"  |00"hi é"|`hi é`|"hi"|    `hi `|`hi é`|
// "`\n"|"`\n"|"`\n"   |000"`\n"|"`\n"|"`\n"|    "`\n"|"`\n"|
// "b\x01"|"b\x01"|"b\x01" |0"b\x01"|"b\x01"|"b\x01"|  "b\x01"|"b\x01"|
// "\x01\x02\x03"|"\x01\x02\x03"|"\x01\x02\x03"|"\x01\x02\x03"|"\x01\x02\x03"|"\x01\x02"|"\x01\x02\x03"|"\x01\x02\x03"|
// '\x03'|'\x03'|'\x03'  |00'\x03'|'\x03'|'\x03'|   '\x03'|'\x03'|
// "mb"|"mb"|"mb"    |0000"mb"|`mb`|"mb"|     `mb`|`mb`|
// %!q(<nil>)|%!q(<nil>)|%!q(<nil>)|%!q(<nil>)|%!q(<nil>)|%!q(<nil>)|%!q(<nil>)|%!q(<nil>)|
// === x
// %!x(bool=true)|%!x(bool=true)|%!x(bool=true    )|%!x(bool=0000true)|%!x(bool=true)|%!x(bool=true)|%!x(bool=     true)|%!x(bool=true)|
// -2a|-2a|-2a     |-000002a|-0x_|-2a|   -0x_|-0x_|
// c8|+c8|c8      |000000c8|0x_| c8|   +0x_| 0x_|
// e9|+e9|e9      |000000e9|0x_| e9|   +0x_| 0x_|
// 0x_.cp+01|+0x_.cp+01|0x_.cp+01|0x_.cp+01|0x_.c000p+01| 0x_.c0p+01|+0x_.c00p+01| 0x_.c000p+01|
// 0x_.b1ae4d6e2ef5p+69|+0x_.b1ae4d6e2ef5p+69|0x_.b1ae4d6e2ef5p+69|0x_.b1ae4d6e2ef5p+69|0x_.b1ae4d6e2ef5p+69| 0x_.b2p+69|+0x_.b1bp+69| 0x_.b1ae4d6e2ef5p+69|
// (0x_p+00-0x_p+01i)|(+0x_p+00-0x_p+01i)|(0x_p+00 -0x_p+01i)|(00x_p+00-0x_p+01i)|(0x_.0000p+00-0x_.0000p+01i)|( 0x_.00p+00-0x_.00p+01i)|(+0x_.000p+00-0x_.000p+01i)|( 0x_.0000p+00-0x_.0000p+01i)|
// 686920c3a9|686920c3a9|686920c3a9|686920c3a9|0x_|68 69| 0x_|0x_ 0x_ 0x_ 0x_ 0x_|
// 600a|600a|600a    |0000600a|0x_|60 0a|   0x_|0x_ 0x_|
// 6201|6201|6201    |00006201|0x_|62 01|   0x_|0x_ 0x_|
// 010203|010203|010203  |00010203|0x_|01 02| 0x_|0x_ 0x_ 0x_|
// 3|+3|3       |00000003|0x_| 03|   +0x_| 0x_|
// 6d62|6d62|6d62    |00006d62|0x_|6d 62|   0x_|0x_ 0x_|
// %!x(<nil>)|%!x(<nil>)|%!x(<nil>)|%!x(<nil>)|%!x(<nil>)|%!x(<nil>)|%!x(<nil>)|%!x(<nil>)|
// === X
// %!X(bool=true)|%!X(bool=true)|%!X(bool=true    )|%!X(bool=0000true)|%!X(bool=true)|%!X(bool=true)|%!X(bool=     true)|%!X(bool=true)|
// -2A|-2A|-2A     |-000002A|-0X2A|-2A|   -0X02A|-0X2A|
// C8|+C8|C8      |000000C8|0XC8| C8|   +0X0C8| 0XC8|
// E9|+E9|E9      |000000E9|0XE9| E9|   +0X0E9| 0XE9|
// 0X1.CP+01|+0X1.CP+01|0X1.CP+01|0X1.CP+01|0X1.CP+01| 0X1.C0P+01|+0X1.C00P+01| 0X1.CP+01|
// 0X1.B1AE4D6E2EF5P+69|+0X1.B1AE4D6E2EF5P+69|0X1.B1AE4D6E2EF5P+69|0X1.B1AE4D6E2EF5P+69|0X1.B1AE4D6E2EF5P+69| 0X1.B2P+69|+0X1.B1BP+69| 0X1.B1AE4D6E2EF5P+69|
// (0X1P+00-0X1P+01i)|(+0X1P+00-0X1P+01i)|(0X1P+00 -0X1P+01i)|(00X1P+00-0X1P+01i)|(0X1.P+00-0X1.P+01i)|( 0X1.00P+00-0X1.00P+01i)|(+0X1.000P+00-0X1.000P+01i)|( 0X1.P+00-0X1.P+01i)|
// 686920C3A9|686920C3A9|686920C3A9|686920C3A9|0X686920C3A9|68 69| 0X686920|0X68 0X69 0X20 0XC3 0XA9|
// 600A|600A|600A    |0000600A|0X600A|60 0A|   0X600A|0X60 0X0A|
// 6201|6201|6201    |00006201|0X6201|62 01|   0X6201|0X62 0X01|
// 010203|010203|010203  |00010203|0X010203|01 02| 0X010203|0X01 0X02 0X03|
// 3|+3|3       |00000003|0X3| 03|   +0X003| 0X3|
// 6D62|6D62|6D62    |00006D62|0X6D62|6D 62|   0X6D62|0X6D 0X62|
// %!X(<nil>)|%!X(<nil>)|%!X(<nil>)|%!X(<nil>)|%!X(<nil>)|%!X(<nil>)|%!X(<nil>)|%!X(<nil>)|
// === o
// %!o(bool=true)|%!o(bool=true)|%!o(bool=true    )|%!o(bool=0000true)|%!o(bool=true)|%!o(bool=true)|%!o(bool=     true)|%!o(bool=true)|
// -52|-52|-52     |-0000052|-052|-52|     -052|-052|
// 310|+310|310     |00000310|0310| 310|    +0310| 0310|
// 351|+351|351     |00000351|0351| 351|    +0351| 0351|
// %!o(float64=3.5)|%!o(float64=+3.5)|%!o(float64=3.5     )|%!o(float64=000003.5)|%!o(float64=3.50000)|%!o(float64= 3.5)|%!o(float64=    +3.50)|%!o(float64= 3.50000)|
// %!o(float64=1e+21)|%!o(float64=+1e+21)|%!o(float64=1e+21   )|%!o(float64=0001e+21)|%!o(float64=1.00000e+21)|%!o(float64= 1e+21)|%!o(float64=+1.00e+21)|%!o(float64= 1.00000e+21)|
// %!o(complex128=(1-2i))|%!o(complex128=(+1-2i))|%!o(complex128=(1       -2      i))|%!o(complex128=(00000001-0000002i))|%!o(complex128=(1.00000-2.00000i))|%!o(complex128=( 1-2i))|%!o(complex128=(    +1.00    -2.00i))|%!o(complex128=( 1.00000-2.00000i))|
// %!o(string=hi é)|%!o(string=hi é)|%!o(string=hi é    )|%!o(string=0000hi é)|%!o(string=hi é)|%!o(string=hi)|%!o(string=      hi )|%!o(string=hi é)|
// %!o(string=`
// )|%!o(string=`
// )|%!o(string=`
//       )|%!o(string=000000`
// )|%!o(string=`
// )|%!o(string=`
// )|%!o(string=       `
// )|%!o(string=`
// )|
// [142 1]|[+142 +1]|[142      1       ]|[00000142 00000001]|[0142 01]|[ 142  01]|[    +0142      +001]|[ 0142  01]|
// [1 2 3]|[+1 +2 +3]|[1        2        3       ]|[00000001 00000002 00000003]|[01 02 03]|[ 01  02  03]|[     +001      +002      +003]|[ 01  02  03]|
// 3|+3|3       |00000003|03| 03|     +003| 03|
// [155 142]|[+155 +142]|[155      142     ]|[00000155 00000142]|[0155 0142]|[ 155  142]|[    +0155     +0142]|[ 0155  0142]|
// %!o(<nil>)|%!o(<nil>)|%!o(<nil>)|%!o(<nil>)|%!o(<nil>)|%!o(<nil>)|%!o(<nil>)|%!o(<nil>)|
// === O
// %!O(bool=true)|%!O(bool=true)|%!O(bool=true    )|%!O(bool=0000true)|%!O(bool=true)|%!O(bool=true)|%!O(bool=     true)|%!O(bool=true)|
// -0o52|-0o52|-0o52   |-0o0000052|-0o052|-0o52|   -0o052|-0o052|
// 0o310|+0o310|0o310   |0o00000310|0o0310| 0o310|  +0o0310| 0o0310|
// 0o351|+0o351|0o351   |0o00000351|0o0351| 0o351|  +0o0351| 0o0351|
// %!O(float64=3.5)|%!O(float64=+3.5)|%!O(float64=3.5     )|%!O(float64=000003.5)|%!O(float64=3.50000)|%!O(float64= 3.5)|%!O(float64=    +3.50)|%!O(float64= 3.50000)|
// %!O(float64=1e+21)|%!O(float64=+1e+21)|%!O(float64=1e+21   )|%!O(float64=0001e+21)|%!O(float64=1.00000e+21)|%!O(float64= 1e+21)|%!O(float64=+1.00e+21)|%!O(float64= 1.00000e+21)|
// %!O(complex128=(1-2i))|%!O(complex128=(+1-2i))|%!O(complex128=(1       -2      i))|%!O(complex128=(00000001-0000002i))|%!O(complex128=(1.00000-2.00000i))|%!O(complex128=( 1-2i))|%!O(complex128=(    +1.00    -2.00i))|%!O(complex128=( 1.00000-2.00000i))|
// %!O(string=hi é)|%!O(string=hi é)|%!O(string=hi é    )|%!O(string=0000hi é)|%!O(string=hi é)|%!O(string=hi)|%!O(string=      hi )|%!O(string=hi é)|
// %!O(string=`
// )|%!O(string=`
// )|%!O(string=`
//       )|%!O(string=000000`
// )|%!O(string=`
// )|%!O(string=`
// )|%!O(string=       `
// )|%!O(string=`
// )|
// [0o142 0o1]|[+0o142 +0o1]|[0o142    0o1     ]|[0o00000142 0o00000001]|[0o0142 0o01]|[ 0o142  0o01]|[  +0o0142    +0o001]|[ 0o0142  0o01]|
// [0o1 0o2 0o3]|[+0o1 +0o2 +0o3]|[0o1      0o2      0o3     ]|[0o00000001 0o00000002 0o00000003]|[0o01 0o02 0o03]|[ 0o01  0o02  0o03]|[   +0o001    +0o002    +0o003]|[ 0o01  0o02  0o03]|
// 0o3|+0o3|0o3     |0o00000003|0o03| 0o03|   +0o003| 0o03|
// [0o155 0o142]|[+0o155 +0o142]|[0o155    0o142   ]|[0o00000155 0o00000142]|[0o0155 0o0142]|[ 0o155  0o142]|[  +0o0155   +0o0142]|[ 0o0155  0o0142]|
// %!O(<nil>)|%!O(<nil>)|%!O(<nil>)|%!O(<nil>)|%!O(<nil>)|%!O(<nil>)|%!O(<nil>)|%!O(<nil>)|
// === b
// %!b(bool=true)|%!b(bool=true)|%!b(bool=true    )|%!b(bool=0000true)|%!b(bool=true)|%!b(bool=true)|%!b(bool=     true)|%!b(bool=true)|
// -101010|-101010|-101010 |-0101010|-0b101010|-101010|-0b101010|-0b101010|
// 11001000|+11001000|11001000|11001000|0b11001000| 11001000|+0b11001000| 0b11001000|
// 11101001|+11101001|11101001|11101001|0b11101001| 11101001|+0b11101001| 0b11101001|
// 7881299347898368p-51|+7881299347898368p-51|7881299347898368p-51|7881299347898368p-51|7881299347898368p-51| 7881299347898368p-51|+7881299347898368p-51| 7881299347898368p-51|
// 7629394531250000p+17|+7629394531250000p+17|7629394531250000p+17|7629394531250000p+17|7629394531250000p+17| 7629394531250000p+17|+7629394531250000p+17| 7629394531250000p+17|
// (4503599627370496p-52-4503599627370496p-51i)|(+4503599627370496p-52-4503599627370496p-51i)|(4503599627370496p-52-4503599627370496p-51i)|(4503599627370496p-52-4503599627370496p-51i)|(4503599627370496p-52-4503599627370496p-51i)|( 4503599627370496p-52-4503599627370496p-51i)|(+4503599627370496p-52-4503599627370496p-51i)|( 4503599627370496p-52-4503599627370496p-51i)|
// %!b(string=hi é)|%!b(string=hi é)|%!b(string=hi é    )|%!b(string=0000hi é)|%!b(string=hi é)|%!b(string=hi)|%!b(string=      hi )|%!b(string=hi é)|
// %!b(string=`
// )|%!b(string=`
// )|%!b(string=`
//       )|%!b(string=000000`
// )|%!b(string=`
// )|%!b(string=`
// )|%!b(string=       `
// )|%!b(string=`
// )|
// [1100010 1]|[+1100010 +1]|[1100010  1       ]|[01100010 00000001]|[0b1100010 0b1]|[ 1100010  01]|[+0b1100010    +0b001]|[ 0b1100010  0b1]|
// [1 10 11]|[+1 +10 +11]|[1        10       11      ]|[00000001 00000010 00000011]|[0b1 0b10 0b11]|[ 01  10  11]|[   +0b001    +0b010    +0b011]|[ 0b1  0b10  0b11]|
// 11|+11|11      |00000011|0b11| 11|   +0b011| 0b11|
// [1101101 1100010]|[+1101101 +1100010]|[1101101  1100010 ]|[01101101 01100010]|[0b1101101 0b1100010]|[ 1101101  1100010]|[+0b1101101 +0b1100010]|[ 0b1101101  0b1100010]|
// %!b(<nil>)|%!b(<nil>)|%!b(<nil>)|%!b(<nil>)|%!b(<nil>)|%!b(<nil>)|%!b(<nil>)|%!b(<nil>)|
// === c
// %!c(bool=true)|%!c(bool=true)|%!c(bool=true    )|%!c(bool=0000true)|%!c(bool=true)|%!c(bool=true)|%!c(bool=     true)|%!c(bool=true)|
// �|�|�       |0000000�|�|�|        �|�|
// È|È|È       |0000000È|È|È|        È|È|
// é|é|é       |0000000é|é|é|        é|é|
// %!c(float64=3.5)|%!c(float64=+3.5)|%!c(float64=3.5     )|%!c(float64=000003.5)|%!c(float64=3.50000)|%!c(float64= 3.5)|%!c(float64=    +3.50)|%!c(float64= 3.50000)|
// %!c(float64=1e+21)|%!c(float64=+1e+21)|%!c(float64=1e+21   )|%!c(float64=0001e+21)|%!c(float64=1.00000e+21)|%!c(float64= 1e+21)|%!c(float64=+1.00e+21)|%!c(float64= 1.00000e+21)|
// %!c(complex128=(1-2i))|%!c(complex128=(+1-2i))|%!c(complex128=(1       -2      i))|%!c(complex128=(00000001-0000002i))|%!c(complex128=(1.00000-2.00000i))|%!c(complex128=( 1-2i))|%!c(complex128=(    +1.00    -2.00i))|%!c(complex128=( 1.00000-2.00000i))|
// %!c(string=hi é)|%!c(string=hi é)|%!c(string=hi é    )|%!c(string=0000hi é)|%!c(string=hi é)|%!c(string=hi)|%!c(string=      hi )|%!c(string=hi é)|
// %!c(string=`
// )|%!c(string=`
// )|%!c(string=`
//       )|%!c(string=000000`
// )|%!c(string=`
// )|%!c(string=`
// )|%!c(string=       `
// )|%!c(string=`
// )|
// [b ]|[b ]|[b               ]|[0000000b 0000000]|[b ]|[b ]|[        b         ]|[b ]|
// [  ]|[  ]|[                       ]|[0000000 0000000 0000000]|[  ]|[  ]|[                          ]|[  ]|
// ||       |0000000|||        ||
// [m b]|[m b]|[m        b       ]|[0000000m 0000000b]|[m b]|[m b]|[        m         b]|[m b]|
// %!c(<nil>)|%!c(<nil>)|%!c(<nil>)|%!c(<nil>)|%!c(<nil>)|%!c(<nil>)|%!c(<nil>)|%!c(<nil>)|
// === U
// %!U(bool=true)|%!U(bool=true)|%!U(bool=true    )|%!U(bool=0000true)|%!U(bool=true)|%!U(bool=true)|%!U(bool=     true)|%!U(bool=true)|
// U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|U+FFFFFFFFFFFFFFD6|
// U+00C8|U+00C8|U+00C8  |  U+00C8|U+00C8 'È'|U+00C8|U+00C8 'È'|U+00C8 'È'|
// U+00E9|U+00E9|U+00E9  |  U+00E9|U+00E9 'é'|U+00E9|U+00E9 'é'|U+00E9 'é'|
// %!U(float64=3.5)|%!U(float64=+3.5)|%!U(float64=3.5     )|%!U(float64=000003.5)|%!U(float64=3.50000)|%!U(float64= 3.5)|%!U(float64=    +3.50)|%!U(float64= 3.50000)|
// %!U(float64=1e+21)|%!U(float64=+1e+21)|%!U(float64=1e+21   )|%!U(float64=0001e+21)|%!U(float64=1.00000e+21)|%!U(float64= 1e+21)|%!U(float64=+1.00e+21)|%!U(float64= 1.00000e+21)|
// %!U(complex128=(1-2i))|%!U(complex128=(+1-2i))|%!U(complex128=(1       -2      i))|%!U(complex128=(00000001-0000002i))|%!U(complex128=(1.00000-2.00000i))|%!U(complex128=( 1-2i))|%!U(complex128=(    +1.00    -2.00i))|%!U(complex128=( 1.00000-2.00000i))|
// %!U(string=hi é)|%!U(string=hi é)|%!U(string=hi é    )|%!U(string=0000hi é)|%!U(string=hi é)|%!U(string=hi)|%!U(string=      hi )|%!U(string=hi é)|
// %!U(string=`
// )|%!U(string=`
// )|%!U(string=`
//       )|%!U(string=000000`
// )|%!U(string=`
// )|%!U(string=`
// )|%!U(string=       `
// )|%!U(string=`
// )|
// [U+0062 U+0001]|[U+0062 U+0001]|[U+0062   U+0001  ]|[  U+0062   U+0001]|[U+0062 'b' U+0001]|[U+0062 U+0001]|[U+0062 'b'    U+0001]|[U+0062 'b' U+0001]|
// [U+0001 U+0002 U+0003]|[U+0001 U+0002 U+0003]|[U+0001   U+0002   U+0003  ]|[  U+0001   U+0002   U+0003]|[U+0001 U+0002 U+0003]|[U+0001 U+0002 U+0003]|[   U+0001    U+0002    U+0003]|[U+0001 U+0002 U+0003]|
// U+0003|U+0003|U+0003  |  U+0003|U+0003|U+0003|   U+0003|U+0003|
// [U+006D U+0062]|[U+006D U+0062]|[U+006D   U+0062  ]|[  U+006D   U+0062]|[U+006D 'm' U+0062 'b']|[U+006D U+0062]|[U+006D 'm' U+0062 'b']|[U+006D 'm' U+0062 'b']|
// %!U(<nil>)|%!U(<nil>)|%!U(<nil>)|%!U(<nil>)|%!U(<nil>)|%!U(<nil>)|%!U(<nil>)|%!U(<nil>)|
// === t
// true|  true
// %!t(int=-42)|%!t(int=   -42)
// %!t(uint8=200)|%!t(uint8=   200)
// %!t(int32=233)|%!t(int32=   233)
// %!t(float64=3.5)|%!t(float64=   3.5)
// %!t(float64=1e+21)|%!t(float64= 1e+21)
// %!t(complex128=(1-2i))|%!t(complex128=(     1    -2i))
// %!t(string=hi é)|%!t(string=  hi é)
// %!t(string=`
// )|%!t(string=    `
// )
// [%!t(uint8=98) %!t(uint8=1)]|[%!t(uint8=    98) %!t(uint8=     1)]
// [%!t(uint8=1) %!t(uint8=2) %!t(uint8=3)]|[%!t(uint8=     1) %!t(uint8=     2) %!t(uint8=     3)]
// %!t(main.myInt=3)|%!t(main.myInt=     3)
// [%!t(uint8=109) %!t(uint8=98)]|[%!t(uint8=   109) %!t(uint8=    98)]
// %!t(<nil>)|%!t(<nil>)
// === T
// bool|  bool
// int|   int
// uint8| uint8
// int32| int32
// float64|float64
// float64|float64
// complex128|complex128
// string|string
// string|string
// []uint8|[]uint8
// [3]uint8|[3]uint8
// main.myInt|main.myInt
// main.myBytes|main.myBytes
// <nil>| <nil>
// === e
// %!e(bool=true)|%!e(bool=true)|%!e(bool=true    )|%!e(bool=0000true)|%!e(bool=true)|%!e(bool=true)|%!e(bool=     true)|%!e(bool=true)|
// %!e(int=-42)|%!e(int=-42)|%!e(int=-42     )|%!e(int=-0000042)|%!e(int=-42)|%!e(int=-42)|%!e(int=     -042)|%!e(int=-42)|
// %!e(uint8=200)|%!e(uint8=+200)|%!e(uint8=200     )|%!e(uint8=00000200)|%!e(uint8=200)|%!e(uint8= 200)|%!e(uint8=     +200)|%!e(uint8= 200)|
// %!e(int32=233)|%!e(int32=+233)|%!e(int32=233     )|%!e(int32=00000233)|%!e(int32=233)|%!e(int32= 233)|%!e(int32=     +233)|%!e(int32= 233)|
// 3.500000e+00|+3.500000e+00|3.500000e+00|3.500000e+00|3.500000e+00| 3.50e+00|+3.500e+00| 3.500000e+00|
// 1.000000e+21|+1.000000e+21|1.000000e+21|1.000000e+21|1.000000e+21| 1.00e+21|+1.000e+21| 1.000000e+21|
// (1.000000e+00-2.000000e+00i)|(+1.000000e+00-2.000000e+00i)|(1.000000e+00-2.000000e+00i)|(1.000000e+00-2.000000e+00i)|(1.000000e+00-2.000000e+00i)|( 1.00e+00-2.00e+00i)|(+1.000e+00-2.000e+00i)|( 1.000000e+00-2.000000e+00i)|
// %!e(string=hi é)|%!e(string=hi é)|%!e(string=hi é    )|%!e(string=0000hi é)|%!e(string=hi é)|%!e(string=hi)|%!e(string=      hi )|%!e(string=hi é)|
// %!e(string=`
// )|%!e(string=`
// )|%!e(string=`
//       )|%!e(string=000000`
// )|%!e(string=`
// )|%!e(string=`
// )|%!e(string=       `
// )|%!e(string=`
// )|
// [%!e(uint8=98) %!e(uint8=1)]|[%!e(uint8=+98) %!e(uint8=+1)]|[%!e(uint8=98      ) %!e(uint8=1       )]|[%!e(uint8=00000098) %!e(uint8=00000001)]|[%!e(uint8=98) %!e(uint8=1)]|[%!e(uint8= 98) %!e(uint8= 01)]|[%!e(uint8=     +098) %!e(uint8=     +001)]|[%!e(uint8= 98) %!e(uint8= 1)]|
// [%!e(uint8=1) %!e(uint8=2) %!e(uint8=3)]|[%!e(uint8=+1) %!e(uint8=+2) %!e(uint8=+3)]|[%!e(uint8=1       ) %!e(uint8=2       ) %!e(uint8=3       )]|[%!e(uint8=00000001) %!e(uint8=00000002) %!e(uint8=00000003)]|[%!e(uint8=1) %!e(uint8=2) %!e(uint8=3)]|[%!e(uint8= 01) %!e(uint8= 02) %!e(uint8= 03)]|[%!e(uint8=     +001) %!e(uint8=     +002) %!e(uint8=     +003)]|[%!e(uint8= 1) %!e(uint8= 2) %!e(uint8= 3)]|
// %!e(main.myInt=3)|%!e(main.myInt=+3)|%!e(main.myInt=3       )|%!e(main.myInt=00000003)|%!e(main.myInt=3)|%!e(main.myInt= 03)|%!e(main.myInt=     +003)|%!e(main.myInt= 3)|
// [%!e(uint8=109) %!e(uint8=98)]|[%!e(uint8=+109) %!e(uint8=+98)]|[%!e(uint8=109     ) %!e(uint8=98      )]|[%!e(uint8=00000109) %!e(uint8=00000098)]|[%!e(uint8=109) %!e(uint8=98)]|[%!e(uint8= 109) %!e(uint8= 98)]|[%!e(uint8=     +109) %!e(uint8=     +098)]|[%!e(uint8= 109) %!e(uint8= 98)]|
// %!e(<nil>)|%!e(<nil>)|%!e(<nil>)|%!e(<nil>)|%!e(<nil>)|%!e(<nil>)|%!e(<nil>)|%!e(<nil>)|
// === E
// %!E(bool=true)|%!E(bool=true)|%!E(bool=true    )|%!E(bool=0000true)|%!E(bool=true)|%!E(bool=true)|%!E(bool=     true)|%!E(bool=true)|
// %!E(int=-42)|%!E(int=-42)|%!E(int=-42     )|%!E(int=-0000042)|%!E(int=-42)|%!E(int=-42)|%!E(int=     -042)|%!E(int=-42)|
// %!E(uint8=200)|%!E(uint8=+200)|%!E(uint8=200     )|%!E(uint8=00000200)|%!E(uint8=200)|%!E(uint8= 200)|%!E(uint8=     +200)|%!E(uint8= 200)|
// %!E(int32=233)|%!E(int32=+233)|%!E(int32=233     )|%!E(int32=00000233)|%!E(int32=233)|%!E(int32= 233)|%!E(int32=     +233)|%!E(int32= 233)|
// 3.500000E+00|+3.500000E+00|3.500000E+00|3.500000E+00|3.500000E+00| 3.50E+00|+3.500E+00| 3.500000E+00|
// 1.000000E+21|+1.000000E+21|1.000000E+21|1.000000E+21|1.000000E+21| 1.00E+21|+1.000E+21| 1.000000E+21|
// (1.000000E+00-2.000000E+00i)|(+1.000000E+00-2.000000E+00i)|(1.000000E+00-2.000000E+00i)|(1.000000E+00-2.000000E+00i)|(1.000000E+00-2.000000E+00i)|( 1.00E+00-2.00E+00i)|(+1.000E+00-2.000E+00i)|( 1.000000E+00-2.000000E+00i)|
// %!E(string=hi é)|%!E(string=hi é)|%!E(string=hi é    )|%!E(string=0000hi é)|%!E(string=hi é)|%!E(string=hi)|%!E(string=      hi )|%!E(string=hi é)|
// %!E(string=`
// )|%!E(string=`
// )|%!E(string=`
//       )|%!E(string=000000`
// )|%!E(string=`
// )|%!E(string=`
// )|%!E(string=       `
// )|%!E(string=`
// )|
// [%!E(uint8=98) %!E(uint8=1)]|[%!E(uint8=+98) %!E(uint8=+1)]|[%!E(uint8=98      ) %!E(uint8=1       )]|[%!E(uint8=00000098) %!E(uint8=00000001)]|[%!E(uint8=98) %!E(uint8=1)]|[%!E(uint8= 98) %!E(uint8= 01)]|[%!E(uint8=     +098) %!E(uint8=     +001)]|[%!E(uint8= 98) %!E(uint8= 1)]|
// [%!E(uint8=1) %!E(uint8=2) %!E(uint8=3)]|[%!E(uint8=+1) %!E(uint8=+2) %!E(uint8=+3)]|[%!E(uint8=1       ) %!E(uint8=2       ) %!E(uint8=3       )]|[%!E(uint8=00000001) %!E(uint8=00000002) %!E(uint8=00000003)]|[%!E(uint8=1) %!E(uint8=2) %!E(uint8=3)]|[%!E(uint8= 01) %!E(uint8= 02) %!E(uint8= 03)]|[%!E(uint8=     +001) %!E(uint8=     +002) %!E(uint8=     +003)]|[%!E(uint8= 1) %!E(uint8= 2) %!E(uint8= 3)]|
// %!E(main.myInt=3)|%!E(main.myInt=+3)|%!E(main.myInt=3       )|%!E(main.myInt=00000003)|%!E(main.myInt=3)|%!E(main.myInt= 03)|%!E(main.myInt=     +003)|%!E(main.myInt= 3)|
// [%!E(uint8=109) %!E(uint8=98)]|[%!E(uint8=+109) %!E(uint8=+98)]|[%!E(uint8=109     ) %!E(uint8=98      )]|[%!E(uint8=00000109) %!E(uint8=00000098)]|[%!E(uint8=109) %!E(uint8=98)]|[%!E(uint8= 109) %!E(uint8= 98)]|[%!E(uint8=     +109) %!E(uint8=     +098)]|[%!E(uint8= 109) %!E(uint8= 98)]|
// %!E(<nil>)|%!E(<nil>)|%!E(<nil>)|%!E(<nil>)|%!E(<nil>)|%!E(<nil>)|%!E(<nil>)|%!E(<nil>)|
// === f
// %!f(bool=true)|%!f(bool=true)|%!f(bool=true    )|%!f(bool=0000true)|%!f(bool=true)|%!f(bool=true)|%!f(bool=     true)|%!f(bool=true)|
// %!f(int=-42)|%!f(int=-42)|%!f(int=-42     )|%!f(int=-0000042)|%!f(int=-42)|%!f(int=-42)|%!f(int=     -042)|%!f(int=-42)|
// %!f(uint8=200)|%!f(uint8=+200)|%!f(uint8=200     )|%!f(uint8=00000200)|%!f(uint8=200)|%!f(uint8= 200)|%!f(uint8=     +200)|%!f(uint8= 200)|
// %!f(int32=233)|%!f(int32=+233)|%!f(int32=233     )|%!f(int32=00000233)|%!f(int32=233)|%!f(int32= 233)|%!f(int32=     +233)|%!f(int32= 233)|
// 3.500000|+3.500000|3.500000|3.500000|3.500000| 3.50|   +3.500| 3.500000|
// 1000000000000000000000.000000|+1000000000000000000000.000000|1000000000000000000000.000000|1000000000000000000000.000000|1000000000000000000000.000000| 1000000000000000000000.00|+1000000000000000000000.000| 1000000000000000000000.000000|
// (1.000000-2.000000i)|(+1.000000-2.000000i)|(1.000000-2.000000i)|(1.000000-2.000000i)|(1.000000-2.000000i)|( 1.00-2.00i)|(   +1.000   -2.000i)|( 1.000000-2.000000i)|
// %!f(string=hi é)|%!f(string=hi é)|%!f(string=hi é    )|%!f(string=0000hi é)|%!f(string=hi é)|%!f(string=hi)|%!f(string=      hi )|%!f(string=hi é)|
// %!f(string=`
// )|%!f(string=`
// )|%!f(string=`
//       )|%!f(string=000000`
// )|%!f(string=`
// )|%!f(string=`
// )|%!f(string=       `
// )|%!f(string=`
// )|
// [%!f(uint8=98) %!f(uint8=1)]|[%!f(uint8=+98) %!f(uint8=+1)]|[%!f(uint8=98      ) %!f(uint8=1       )]|[%!f(uint8=00000098) %!f(uint8=00000001)]|[%!f(uint8=98) %!f(uint8=1)]|[%!f(uint8= 98) %!f(uint8= 01)]|[%!f(uint8=     +098) %!f(uint8=     +001)]|[%!f(uint8= 98) %!f(uint8= 1)]|
// [%!f(uint8=1) %!f(uint8=2) %!f(uint8=3)]|[%!f(uint8=+1) %!f(uint8=+2) %!f(uint8=+3)]|[%!f(uint8=1       ) %!f(uint8=2       ) %!f(uint8=3       )]|[%!f(uint8=00000001) %!f(uint8=00000002) %!f(uint8=00000003)]|[%!f(uint8=1) %!f(uint8=2) %!f(uint8=3)]|[%!f(uint8= 01) %!f(uint8= 02) %!f(uint8= 03)]|[%!f(uint8=     +001) %!f(uint8=     +002) %!f(uint8=     +003)]|[%!f(uint8= 1) %!f(uint8= 2) %!f(uint8= 3)]|
// %!f(main.myInt=3)|%!f(main.myInt=+3)|%!f(main.myInt=3       )|%!f(main.myInt=00000003)|%!f(main.myInt=3)|%!f(main.myInt= 03)|%!f(main.myInt=     +003)|%!f(main.myInt= 3)|
// [%!f(uint8=109) %!f(uint8=98)]|[%!f(uint8=+109) %!f(uint8=+98)]|[%!f(uint8=109     ) %!f(uint8=98      )]|[%!f(uint8=00000109) %!f(uint8=00000098)]|[%!f(uint8=109) %!f(uint8=98)]|[%!f(uint8= 109) %!f(uint8= 98)]|[%!f(uint8=     +109) %!f(uint8=     +098)]|[%!f(uint8= 109) %!f(uint8= 98)]|
// %!f(<nil>)|%!f(<nil>)|%!f(<nil>)|%!f(<nil>)|%!f(<nil>)|%!f(<nil>)|%!f(<nil>)|%!f(<nil>)|
// === F
// %!F(bool=true)|%!F(bool=true)|%!F(bool=true    )|%!F(bool=0000true)|%!F(bool=true)|%!F(bool=true)|%!F(bool=     true)|%!F(bool=true)|
// %!F(int=-42)|%!F(int=-42)|%!F(int=-42     )|%!F(int=-0000042)|%!F(int=-42)|%!F(int=-42)|%!F(int=     -042)|%!F(int=-42)|
// %!F(uint8=200)|%!F(uint8=+200)|%!F(uint8=200     )|%!F(uint8=00000200)|%!F(uint8=200)|%!F(uint8= 200)|%!F(uint8=     +200)|%!F(uint8= 200)|
// %!F(int32=233)|%!F(int32=+233)|%!F(int32=233     )|%!F(int32=00000233)|%!F(int32=233)|%!F(int32= 233)|%!F(int32=     +233)|%!F(int32= 233)|
// 3.500000|+3.500000|3.500000|3.500000|3.500000| 3.50|   +3.500| 3.500000|
// 1000000000000000000000.000000|+1000000000000000000000.000000|1000000000000000000000.000000|1000000000000000000000.000000|1000000000000000000000.000000| 1000000000000000000000.00|+1000000000000000000000.000| 1000000000000000000000.000000|
// (1.000000-2.000000i)|(+1.000000-2.000000i)|(1.000000-2.000000i)|(1.000000-2.000000i)|(1.000000-2.000000i)|( 1.00-2.00i)|(   +1.000   -2.000i)|( 1.000000-2.000000i)|
// %!F(string=hi é)|%!F(string=hi é)|%!F(string=hi é    )|%!F(string=0000hi é)|%!F(string=hi é)|%!F(string=hi)|%!F(string=      hi )|%!F(string=hi é)|
// %!F(string=`
// )|%!F(string=`
// )|%!F(string=`
//       )|%!F(string=000000`
// )|%!F(string=`
// )|%!F(string=`
// )|%!F(string=       `
// )|%!F(string=`
// )|
// [%!F(uint8=98) %!F(uint8=1)]|[%!F(uint8=+98) %!F(uint8=+1)]|[%!F(uint8=98      ) %!F(uint8=1       )]|[%!F(uint8=00000098) %!F(uint8=00000001)]|[%!F(uint8=98) %!F(uint8=1)]|[%!F(uint8= 98) %!F(uint8= 01)]|[%!F(uint8=     +098) %!F(uint8=     +001)]|[%!F(uint8= 98) %!F(uint8= 1)]|
// [%!F(uint8=1) %!F(uint8=2) %!F(uint8=3)]|[%!F(uint8=+1) %!F(uint8=+2) %!F(uint8=+3)]|[%!F(uint8=1       ) %!F(uint8=2       ) %!F(uint8=3       )]|[%!F(uint8=00000001) %!F(uint8=00000002) %!F(uint8=00000003)]|[%!F(uint8=1) %!F(uint8=2) %!F(uint8=3)]|[%!F(uint8= 01) %!F(uint8= 02) %!F(uint8= 03)]|[%!F(uint8=     +001) %!F(uint8=     +002) %!F(uint8=     +003)]|[%!F(uint8= 1) %!F(uint8= 2) %!F(uint8= 3)]|
// %!F(main.myInt=3)|%!F(main.myInt=+3)|%!F(main.myInt=3       )|%!F(main.myInt=00000003)|%!F(main.myInt=3)|%!F(main.myInt= 03)|%!F(main.myInt=     +003)|%!F(main.myInt= 3)|
// [%!F(uint8=109) %!F(uint8=98)]|[%!F(uint8=+109) %!F(uint8=+98)]|[%!F(uint8=109     ) %!F(uint8=98      )]|[%!F(uint8=00000109) %!F(uint8=00000098)]|[%!F(uint8=109) %!F(uint8=98)]|[%!F(uint8= 109) %!F(uint8= 98)]|[%!F(uint8=     +109) %!F(uint8=     +098)]|[%!F(uint8= 109) %!F(uint8= 98)]|
// %!F(<nil>)|%!F(<nil>)|%!F(<nil>)|%!F(<nil>)|%!F(<nil>)|%!F(<nil>)|%!F(<nil>)|%!F(<nil>)|
// === g
// %!g(bool=true)|%!g(bool=true)|%!g(bool=true    )|%!g(bool=0000true)|%!g(bool=true)|%!g(bool=true)|%!g(bool=     true)|%!g(bool=true)|
// %!g(int=-42)|%!g(int=-42)|%!g(int=-42     )|%!g(int=-0000042)|%!g(int=-42)|%!g(int=-42)|%!g(int=     -042)|%!g(int=-42)|
// %!g(uint8=200)|%!g(uint8=+200)|%!g(uint8=200     )|%!g(uint8=00000200)|%!g(uint8=200)|%!g(uint8= 200)|%!g(uint8=     +200)|%!g(uint8= 200)|
// %!g(int32=233)|%!g(int32=+233)|%!g(int32=233     )|%!g(int32=00000233)|%!g(int32=233)|%!g(int32= 233)|%!g(int32=     +233)|%!g(int32= 233)|
// 3.5|+3.5|3.5     |000003.5|3.50000| 3.5|    +3.50| 3.50000|
// 1e+21|+1e+21|1e+21   |0001e+21|1.00000e+21| 1e+21|+1.00e+21| 1.00000e+21|
// (1-2i)|(+1-2i)|(1       -2      i)|(00000001-0000002i)|(1.00000-2.00000i)|( 1-2i)|(    +1.00    -2.00i)|( 1.00000-2.00000i)|
// %!g(string=hi é)|%!g(string=hi é)|%!g(string=hi é    )|%!g(string=0000hi é)|%!g(string=hi é)|%!g(string=hi)|%!g(string=      hi )|%!g(string=hi é)|
// %!g(string=`
// )|%!g(string=`
// )|%!g(string=`
//       )|%!g(string=000000`
// )|%!g(string=`
// )|%!g(string=`
// )|%!g(string=       `
// )|%!g(string=`
// )|
// [%!g(uint8=98) %!g(uint8=1)]|[%!g(uint8=+98) %!g(uint8=+1)]|[%!g(uint8=98      ) %!g(uint8=1       )]|[%!g(uint8=00000098) %!g(uint8=00000001)]|[%!g(uint8=98) %!g(uint8=1)]|[%!g(uint8= 98) %!g(uint8= 01)]|[%!g(uint8=     +098) %!g(uint8=     +001)]|[%!g(uint8= 98) %!g(uint8= 1)]|
// [%!g(uint8=1) %!g(uint8=2) %!g(uint8=3)]|[%!g(uint8=+1) %!g(uint8=+2) %!g(uint8=+3)]|[%!g(uint8=1       ) %!g(uint8=2       ) %!g(uint8=3       )]|[%!g(uint8=00000001) %!g(uint8=00000002) %!g(uint8=00000003)]|[%!g(uint8=1) %!g(uint8=2) %!g(uint8=3)]|[%!g(uint8= 01) %!g(uint8= 02) %!g(uint8= 03)]|[%!g(uint8=     +001) %!g(uint8=     +002) %!g(uint8=     +003)]|[%!g(uint8= 1) %!g(uint8= 2) %!g(uint8= 3)]|
// %!g(main.myInt=3)|%!g(main.myInt=+3)|%!g(main.myInt=3       )|%!g(main.myInt=00000003)|%!g(main.myInt=3)|%!g(main.myInt= 03)|%!g(main.myInt=     +003)|%!g(main.myInt= 3)|
// [%!g(uint8=109) %!g(uint8=98)]|[%!g(uint8=+109) %!g(uint8=+98)]|[%!g(uint8=109     ) %!g(uint8=98      )]|[%!g(uint8=00000109) %!g(uint8=00000098)]|[%!g(uint8=109) %!g(uint8=98)]|[%!g(uint8= 109) %!g(uint8= 98)]|[%!g(uint8=     +109) %!g(uint8=     +098)]|[%!g(uint8= 109) %!g(uint8= 98)]|
// %!g(<nil>)|%!g(<nil>)|%!g(<nil>)|%!g(<nil>)|%!g(<nil>)|%!g(<nil>)|%!g(<nil>)|%!g(<nil>)|
// === G
// %!G(bool=true)|%!G(bool=true)|%!G(bool=true    )|%!G(bool=0000true)|%!G(bool=true)|%!G(bool=true)|%!G(bool=     true)|%!G(bool=true)|
// %!G(int=-42)|%!G(int=-42)|%!G(int=-42     )|%!G(int=-0000042)|%!G(int=-42)|%!G(int=-42)|%!G(int=     -042)|%!G(int=-42)|
// %!G(uint8=200)|%!G(uint8=+200)|%!G(uint8=200     )|%!G(uint8=00000200)|%!G(uint8=200)|%!G(uint8= 200)|%!G(uint8=     +200)|%!G(uint8= 200)|
// %!G(int32=233)|%!G(int32=+233)|%!G(int32=233     )|%!G(int32=00000233)|%!G(int32=233)|%!G(int32= 233)|%!G(int32=     +233)|%!G(int32= 233)|
// 3.5|+3.5|3.5     |000003.5|3.50000| 3.5|    +3.50| 3.50000|
// 1E+21|+1E+21|1E+21   |0001E+21|1.00000E+21| 1E+21|+1.00E+21| 1.00000E+21|
// (1-2i)|(+1-2i)|(1       -2      i)|(00000001-0000002i)|(1.00000-2.00000i)|( 1-2i)|(    +1.00    -2.00i)|( 1.00000-2.00000i)|
// %!G(string=hi é)|%!G(string=hi é)|%!G(string=hi é    )|%!G(string=0000hi é)|%!G(string=hi é)|%!G(string=hi)|%!G(string=      hi )|%!G(string=hi é)|
// %!G(string=`
// )|%!G(string=`
// )|%!G(string=`
//       )|%!G(string=000000`
// )|%!G(string=`
// )|%!G(string=`
// )|%!G(string=       `
// )|%!G(string=`
// )|
// [%!G(uint8=98) %!G(uint8=1)]|[%!G(uint8=+98) %!G(uint8=+1)]|[%!G(uint8=98      ) %!G(uint8=1       )]|[%!G(uint8=00000098) %!G(uint8=00000001)]|[%!G(uint8=98) %!G(uint8=1)]|[%!G(uint8= 98) %!G(uint8= 01)]|[%!G(uint8=     +098) %!G(uint8=     +001)]|[%!G(uint8= 98) %!G(uint8= 1)]|
// [%!G(uint8=1) %!G(uint8=2) %!G(uint8=3)]|[%!G(uint8=+1) %!G(uint8=+2) %!G(uint8=+3)]|[%!G(uint8=1       ) %!G(uint8=2       ) %!G(uint8=3       )]|[%!G(uint8=00000001) %!G(uint8=00000002) %!G(uint8=00000003)]|[%!G(uint8=1) %!G(uint8=2) %!G(uint8=3)]|[%!G(uint8= 01) %!G(uint8= 02) %!G(uint8= 03)]|[%!G(uint8=     +001) %!G(uint8=     +002) %!G(uint8=     +003)]|[%!G(uint8= 1) %!G(uint8= 2) %!G(uint8= 3)]|
// %!G(main.myInt=3)|%!G(main.myInt=+3)|%!G(main.myInt=3       )|%!G(main.myInt=00000003)|%!G(main.myInt=3)|%!G(main.myInt= 03)|%!G(main.myInt=     +003)|%!G(main.myInt= 3)|
// [%!G(uint8=109) %!G(uint8=98)]|[%!G(uint8=+109) %!G(uint8=+98)]|[%!G(uint8=109     ) %!G(uint8=98      )]|[%!G(uint8=00000109) %!G(uint8=00000098)]|[%!G(uint8=109) %!G(uint8=98)]|[%!G(uint8= 109) %!G(uint8= 98)]|[%!G(uint8=     +109) %!G(uint8=     +098)]|[%!G(uint8= 109) %!G(uint8= 98)]|
// %!G(<nil>)|%!G(<nil>)|%!G(<nil>)|%!G(<nil>)|%!G(<nil>)|%!G(<nil>)|%!G(<nil>)|%!G(<nil>)|
// === p
// %!p(bool=true)|%!p(bool=true)|%!p(bool=true    )|%!p(bool=0000true)|%!p(bool=true)|%!p(bool=true)|%!p(bool=     true)|%!p(bool=true)|
// %!p(int=-42)|%!p(int=-42)|%!p(int=-42     )|%!p(int=-0000042)|%!p(int=-42)|%!p(int=-42)|%!p(int=     -042)|%!p(int=-42)|
// %!p(uint8=200)|%!p(uint8=+200)|%!p(uint8=200     )|%!p(uint8=00000200)|%!p(uint8=200)|%!p(uint8= 200)|%!p(uint8=     +200)|%!p(uint8= 200)|
// %!p(int32=233)|%!p(int32=+233)|%!p(int32=233     )|%!p(int32=00000233)|%!p(int32=233)|%!p(int32= 233)|%!p(int32=     +233)|%!p(int32= 233)|
// %!p(float64=3.5)|%!p(float64=+3.5)|%!p(float64=3.5     )|%!p(float64=000003.5)|%!p(float64=3.50000)|%!p(float64= 3.5)|%!p(float64=    +3.50)|%!p(float64= 3.50000)|
// %!p(float64=1e+21)|%!p(float64=+1e+21)|%!p(float64=1e+21   )|%!p(float64=0001e+21)|%!p(float64=1.00000e+21)|%!p(float64= 1e+21)|%!p(float64=+1.00e+21)|%!p(float64= 1.00000e+21)|
// %!p(complex128=(1-2i))|%!p(complex128=(+1-2i))|%!p(complex128=(1       -2      i))|%!p(complex128=(00000001-0000002i))|%!p(complex128=(1.00000-2.00000i))|%!p(complex128=( 1-2i))|%!p(complex128=(    +1.00    -2.00i))|%!p(complex128=( 1.00000-2.00000i))|
// %!p(string=hi é)|%!p(string=hi é)|%!p(string=hi é    )|%!p(string=0000hi é)|%!p(string=hi é)|%!p(string=hi)|%!p(string=      hi )|%!p(string=hi é)|
// %!p(string=`
// )|%!p(string=`
// )|%!p(string=`
//       )|%!p(string=000000`
// )|%!p(string=`
// )|%!p(string=`
// )|%!p(string=       `
// )|%!p(string=`
// )|
// %!p([3]uint8=[1 2 3])|%!p([3]uint8=[+1 +2 +3])|%!p([3]uint8=[1        2        3       ])|%!p([3]uint8=[00000001 00000002 00000003])|%!p([3]uint8=[1 2 3])|%!p([3]uint8=[ 01  02  03])|%!p([3]uint8=[     +001      +002      +003])|%!p([3]uint8=[ 1  2  3])|
// %!p(main.myInt=3)|%!p(main.myInt=+3)|%!p(main.myInt=3       )|%!p(main.myInt=00000003)|%!p(main.myInt=3)|%!p(main.myInt= 03)|%!p(main.myInt=     +003)|%!p(main.myInt= 3)|
// %!p(<nil>)|%!p(<nil>)|%!p(<nil>)|%!p(<nil>)|%!p(<nil>)|%!p(<nil>)|%!p(<nil>)|%!p(<nil>)|
// === %
// %|%%!(EXTRA bool=true, bool=true)
// %|%%!(EXTRA int=-42, int=-42)
// %|%%!(EXTRA uint8=200, uint8=200)
// %|%%!(EXTRA int32=233, int32=233)
// %|%%!(EXTRA float64=3.5, float64=3.5)
// %|%%!(EXTRA float64=1e+21, float64=1e+21)
// %|%%!(EXTRA complex128=(1-2i), complex128=(1-2i))
// %|%%!(EXTRA string=hi é, string=hi é)
// %|%%!(EXTRA string=`
// , string=`
// )
// %|%%!(EXTRA []uint8=[98 1], []uint8=[98 1])
// %|%%!(EXTRA [3]uint8=[1 2 3], [3]uint8=[1 2 3])
// %|%%!(EXTRA main.myInt=3, main.myInt=3)
// %|%%!(EXTRA main.myBytes=[109 98], main.myBytes=[109 98])
// %|%%!(EXTRA <nil>, <nil>)
// === z
// %!z(bool=true)|%!z(bool=  true)
// %!z(int=-42)|%!z(int=   -42)
// %!z(uint8=200)|%!z(uint8=   200)
// %!z(int32=233)|%!z(int32=   233)
// %!z(float64=3.5)|%!z(float64=   3.5)
// %!z(float64=1e+21)|%!z(float64= 1e+21)
// %!z(complex128=(1-2i))|%!z(complex128=(     1    -2i))
// %!z(string=hi é)|%!z(string=  hi é)
// %!z(string=`
// )|%!z(string=    `
// )
// [%!z(uint8=98) %!z(uint8=1)]|[%!z(uint8=    98) %!z(uint8=     1)]
// [%!z(uint8=1) %!z(uint8=2) %!z(uint8=3)]|[%!z(uint8=     1) %!z(uint8=     2) %!z(uint8=     3)]
// %!z(main.myInt=3)|%!z(main.myInt=     3)
// [%!z(uint8=109) %!z(uint8=98)]|[%!z(uint8=   109) %!z(uint8=    98)]
// %!z(<nil>)|%!z(<nil>)
