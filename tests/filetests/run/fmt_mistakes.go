// What Printf says of formats and arguments that do not fit.
package main

import (
	"errors"
	"fmt"
)

func main() {
	say := func(format string, a ...any) {
		fmt.Printf("%-14q ", format)
		fmt.Printf(format, a...)
		fmt.Println()
	}
	say("%d", "x")
	say("%s", 5)
	say("%d %d", 1)
	say("%d", 1, 2, "c", nil)
	say("%")
	say("50%", 1)
	say("%z", 3)
	say("%!", 3)
	say("%é", 3)
	say("%[2]d %[1]d", 1, 2)
	say("%[3]d", 1)
	say("%[0]d", 1)
	say("%[x]d", 1)
	say("%[]d", 1)
	say("%[1", 1)
	say("%[2]*[1]d|", 7, 4)
	say("%[1]*d|", 4, 7)
	say("%[2]d %d", 1, 2)
	say("%[3]*.[2]*[1]f|", 12.0, 2, 6)
	say("%[1]2d", 1)
	say("%[1].2d", 1)
	say("%*d|", 5, 1)
	say("%-*d|", 5, 1)
	say("%*d|", -5, 1)
	say("%*d|", "a", 1)
	say("%*d|", 10000000, 1)
	say("%.*d|", 3, 1)
	say("%.*d|", -3, 1)
	say("%.*d|", nil, 1)
	say("%.d|%5.d|", 0, 1)
	say("%30000000d", 1)
	say("%*")
	say("%.")
	say("%-")
	say("%t", 1)
	say("%c", "x")
	say("%x", true)
	say("%s", struct {
		A int
		B string
	}{1, "b"})
	say("%d", []any{"x", 1, nil})
	say("%d", map[string]int{"a": 1})
	say("%p", 1)
	say("%w", errors.New("e"))
	say("%w", 1)
	say("%e", 1)
	say("%s", []int{1})
	say("%!d(string=%s)", "x")
	say("%v %v", errors.New("a"))
	fmt.Println(fmt.Errorf("%w", 1), fmt.Errorf("%w and %w", errors.New("a"), 2), fmt.Errorf("%d", "x"))
	fmt.Println(fmt.Sprint(), fmt.Sprint("a", "b", 1, 2, "c", 3.5, nil, nil), fmt.Sprint(1, 2), fmt.Sprintln("a", 1, true))
}

// --- stdout
// "%d"           %!d(string=x)
// "%s"           %!s(int=5)
// "%d %d"        1 %!d(MISSING)
// "%d"           1%!(EXTRA int=2, string=c, <nil>)
// "%"            %!(NOVERB)
// "50%"          50%!(NOVERB)%!(EXTRA int=1)
// "%z"           %!z(int=3)
// "%!"           %!!(int=3)
// "%é"           %!é(int=3)
// "%[2]d %[1]d"  2 1
// "%[3]d"        %!d(BADINDEX)
// "%[0]d"        %!d(BADINDEX)
// "%[x]d"        %!d(BADINDEX)
// "%[]d"         %!d(BADINDEX)
// "%[1"          %!(NOVERB)
// "%[2]*[1]d|"      7|
// "%[1]*d|"         7|
// "%[2]d %d"     2 %!d(MISSING)
// "%[3]*.[2]*[1]f|"  12.00|
// "%[1]2d"       %!d(BADINDEX)
// "%[1].2d"      %!d(BADINDEX)
// "%*d|"             1|
// "%-*d|"        1    |
// "%*d|"         1    |
// "%*d|"         %!(BADWIDTH)1|
// "%*d|"         %!(BADWIDTH)1|
// "%.*d|"        001|
// "%.*d|"        %!(BADPREC)1|
// "%.*d|"        %!(BADPREC)1|
// "%.d|%5.d|"    |    1|
// "%30000000d"   %!(NOVERB)%!(EXTRA int=1)
// "%*"           %!(BADWIDTH)%!(NOVERB)
// "%."           %!.(MISSING)
// "%-"           %!(NOVERB)
// "%t"           %!t(int=1)
// "%c"           %!c(string=x)
// "%x"           %!x(bool=true)
// "%s"           {%!s(int=1) b}
// "%d"           [%!d(string=x) 1 <nil>]
// "%d"           map[%!d(string=a):1]
// "%p"           %!p(int=1)
// "%w"           %!w(*errors.errorString=&{e})
// "%w"           %!w(int=1)
// "%e"           %!e(int=1)
// "%s"           [%!s(int=1)]
// "%!d(string=%s)" %!!(string=x)d(string=%!s(MISSING))
// "%v %v"        a %!v(MISSING)
// %!w(int=1) a and %!w(int=2) %!d(string=x)
//  ab1 2c3.5 <nil> <nil> 1 2 a 1 true
//
