// Error, String, GoString and Format of values at any depth, and panics in them.
package main

import (
	"errors"
	"fmt"
)

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Pointy struct{ n int }

func (p *Pointy) String() string { return fmt.Sprintf("<%d>", p.n) }

type Value struct{ n int }

func (v Value) String() string { return fmt.Sprint("v", v.n) }

type Fault struct{ Code int }

func (f Fault) Error() string  { return fmt.Sprintf("fault %d", f.Code) }
func (f Fault) String() string { return "not this" }

type Syntax int

func (s Syntax) GoString() string { return fmt.Sprintf("Syntax!%d", int(s)) }

type Own struct{ A, B int }

func (o Own) Format(s fmt.State, verb rune) {
	width, hasWidth := s.Width()
	precision, hasPrecision := s.Precision()
	flags := ""
	for _, c := range "-+# 0" {
		if s.Flag(int(c)) {
			flags += string(c)
		}
	}
	fmt.Fprintf(s, "[%c %d %t %d %t %q %s %d]", verb, width, hasWidth, precision, hasPrecision, flags, fmt.FormatString(s, verb), o.A)
}

type Broken int

func (b Broken) String() string {
	if b == 0 {
		panic("zero")
	}
	if b == 1 {
		panic(Fault{7})
	}
	if b == 2 {
		var p *Own
		return fmt.Sprint(p.A)
	}
	panic(fmt.Errorf("wrapped %w", Fault{int(b)}))
}

type Half struct{}

func (Half) Format(s fmt.State, verb rune) {
	s.Write([]byte("half"))
	panic(3)
}

type Tree struct {
	Left, Right *Tree
	Label       Value
}

func (t *Tree) String() string {
	if t == nil {
		return "."
	}
	return fmt.Sprint("(", t.Left, " ", t.Label, " ", t.Right, ")")
}

type hidden struct {
	c Celsius
	C Celsius
	e error
	E error
}

type Embedding struct {
	Value
	Extra int
}

type Named []Value

func main() {
	fmt.Println(Celsius(20), []Celsius{1, 2}, map[string]Celsius{"a": 3}, struct{ T Celsius }{4}, &struct{ T Celsius }{5})
	fmt.Println(&Pointy{1}, Pointy{2}, []*Pointy{{3}, nil}, []Pointy{{4}}, (*Pointy)(nil))
	fmt.Println(Value{1}, &Value{2}, (*Value)(nil), []any{Value{3}, &Value{4}}, map[Value]Value{{6}: {5}, {1}: {2}})
	fmt.Println(Fault{1}, error(Fault{2}), []error{Fault{3}, nil}, fmt.Errorf("ctx: %w", Fault{4}))
	fmt.Printf("%v|%s|%d|%x|%q|%10s|%-10v|%+v|%#v|%T\n", Value{1}, Value{1}, Value{1}, Value{1}, Value{1}, Value{1}, Value{1}, Value{1}, Value{1}, Value{1})
	fmt.Printf("%v %d %#v %+v %#v\n", Syntax(1), Syntax(2), Syntax(3), []Syntax{4}, []Syntax{5, 6})
	fmt.Printf("%v|%+v|%#v|%-8.3x|% 05d|%s|%z\n", Own{1, 2}, Own{1, 2}, Own{1, 2}, Own{1, 2}, Own{1, 2}, []Own{{3, 4}}, &Own{5, 6})
	fmt.Println(Broken(0), Broken(1), Broken(3), []Broken{0}, Half{})
	fmt.Printf("%s %x %v\n", Broken(0), Broken(1), Broken(2))
	fmt.Println(&Tree{&Tree{nil, nil, Value{1}}, nil, Value{2}})
	fmt.Printf("%v %+v\n", hidden{1, 2, Fault{3}, Fault{4}}, hidden{1, 2, Fault{3}, Fault{4}})
	fmt.Printf("%v %+v %v\n", Embedding{Value{1}, 2}, Embedding{Value{1}, 2}, []Embedding{{Value{3}, 4}})
	fmt.Printf("%v %s %d %#v\n", Named{{1}, {2}}, Named{{1}}, Named{{1}}, Named{{1}})
	err := fmt.Errorf("a %w b %w", Fault{1}, errors.New("x"))
	fmt.Println(err, errors.Is(err, Fault{1}), errors.Unwrap(err), errors.Unwrap(fmt.Errorf("%w", Fault{2})))
	var fault Fault
	fmt.Println(errors.As(err, &fault), fault.Code)
	fmt.Printf("%T %T %T\n", fmt.Errorf("a"), fmt.Errorf("%w", err), err)
	fmt.Printf("%[2]v %[1]v %v\n", Value{1}, Value{2})
	fmt.Printf("%d %s\n", Value{1}, Celsius(1))
	fmt.Printf("%6.2f %v\n", Celsius(1.234), struct{ S fmt.Stringer }{Value{9}})
	var nilStringer fmt.Stringer
	fmt.Println(nilStringer, []fmt.Stringer{nil, Value{1}}, struct{ fmt.Stringer }{Value{2}})
}

// --- stdout
// 20.0°C [1.0°C 2.0°C] map[a:3.0°C] {4.0°C} &{5.0°C}
// <1> {2} [<3> <nil>] [{4}] <nil>
// v1 v2 <nil> [v3 v4] map[v1:v2 v6:v5]
// fault 1 fault 2 [fault 3 <nil>] ctx: fault 4
// v1|v1|{1}|7631|"v1"|        v1|v1        |v1|main.Value{n:1}|main.Value
// 1 2 Syntax!3 [4] []main.Syntax{Syntax!5, Syntax!6}
// [v 0 false 0 false "" %v 1]|[v 0 false 0 false "+" %+v 1]|[v 0 false 0 false "#" %#v 1]|[x 8 true 3 true "-" %-8.3x 1]|[d 5 true 0 false " 0" % 05d 1]|[[s 0 false 0 false "" %s 3]]|[z 0 false 0 false "" %z 5]
// %!v(PANIC=String method: zero) %!v(PANIC=String method: fault 7) %!v(PANIC=String method: wrapped fault 3) [%!v(PANIC=String method: zero)] half%!v(PANIC=Format method: 3)
// %!s(PANIC=String method: zero) %!x(PANIC=String method: fault 7) %!v(PANIC=String method: runtime error: invalid memory address or nil pointer dereference)
// ((. v1 .) v2 .)
// {1 2.0°C {3} fault 4} {c:1 C:2.0°C e:{Code:3} E:fault 4}
// v1 v1 [v3]
// [v1 v2] [v1] [{1}] main.Named{main.Value{n:1}}
// a fault 1 b x true <nil> fault 2
// true 1
// *errors.errorString *fmt.wrapError *fmt.wrapErrors
// v2 v1 v2
// {1} 1.0°C
//   1.23 {v9}
// <nil> [<nil> v1] v2
