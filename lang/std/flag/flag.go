// Package flag reads the options of a command line: -name, -name=value, and -name value unless it is boolean.
package flag

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
)

// ErrHelp is reported of -help or -h where there is no such option.
var ErrHelp = errors.New("flag: help requested")

// ErrorHandling says what Parse does with an error.
type ErrorHandling int

// Parse returns the error, ends the program with status 2 (0 after ErrHelp), or panics.
const (
	ContinueOnError ErrorHandling = iota
	ExitOnError
	PanicOnError
)

// Flag is an option.
type Flag struct {
	Name     string
	Usage    string
	Value    Value
	DefValue string
}

// FlagSet is a set of options.
type FlagSet struct {
	// Usage is called after an error; by default it prints all options.
	Usage func()

	name          string
	isParsed      bool
	actual        map[string]*Flag
	formal        map[string]*Flag
	args          []string
	errorHandling ErrorHandling
	output        io.Writer
}

// CommandLine is the set of the program's options.
var CommandLine = NewFlagSet(programName(), ExitOnError)

func programName() string {
	if len(os.Args) == 0 {
		return ""
	}
	return os.Args[0]
}

// Usage prints the program's options; a program may assign another function.
var Usage = func() {
	fmt.Fprintf(CommandLine.Output(), "Usage of %s:\n", programName())
	PrintDefaults()
}

// NewFlagSet gives an empty set.
func NewFlagSet(name string, errorHandling ErrorHandling) *FlagSet {
	return &FlagSet{name: name, errorHandling: errorHandling}
}

// Init sets name and handling of errors.
func (f *FlagSet) Init(name string, errorHandling ErrorHandling) {
	f.name, f.errorHandling = name, errorHandling
}

// Name is that of the set.
func (f *FlagSet) Name() string { return f.name }

// ErrorHandling is that of the set.
func (f *FlagSet) ErrorHandling() ErrorHandling { return f.errorHandling }

// Output is where errors and options are printed.
func (f *FlagSet) Output() io.Writer {
	if f.output == nil {
		return os.Stderr
	}
	return f.output
}

// SetOutput sets where errors and options are printed; nil is os.Stderr.
func (f *FlagSet) SetOutput(output io.Writer) { f.output = output }

func visit(flags map[string]*Flag, fn func(*Flag)) {
	var all []*Flag
	for _, flag := range flags {
		all = append(all, flag)
	}
	slices.SortFunc(all, func(a, b *Flag) int { return strings.Compare(a.Name, b.Name) })
	for _, flag := range all {
		fn(flag)
	}
}

// VisitAll calls fn with all options, by name.
func (f *FlagSet) VisitAll(fn func(*Flag)) { visit(f.formal, fn) }

// Visit calls fn with the options that were given, by name.
func (f *FlagSet) Visit(fn func(*Flag)) { visit(f.actual, fn) }

// Lookup finds an option.
func (f *FlagSet) Lookup(name string) *Flag { return f.formal[name] }

// Set gives an option a value.
func (f *FlagSet) Set(name, value string) error {
	flag, ok := f.formal[name]
	if !ok {
		return fmt.Errorf("no such flag -%v", name)
	}
	if err := flag.Value.Set(value); err != nil {
		return err
	}
	f.given(flag)
	return nil
}

func (f *FlagSet) given(flag *Flag) {
	if f.actual == nil {
		f.actual = make(map[string]*Flag)
	}
	f.actual[flag.Name] = flag
}

// Var declares an option with a value of any type.
func (f *FlagSet) Var(value Value, name string, usage string) {
	wrong := ""
	switch {
	case strings.HasPrefix(name, "-"):
		wrong = fmt.Sprintf("flag %q begins with -", name)
	case strings.Contains(name, "="):
		wrong = fmt.Sprintf("flag %q contains =", name)
	case f.formal[name] != nil && f.name == "":
		wrong = "flag redefined: " + name
	case f.formal[name] != nil:
		wrong = f.name + " flag redefined: " + name
	}
	if wrong != "" {
		fmt.Fprintln(f.Output(), wrong)
		panic(wrong)
	}
	if f.formal == nil {
		f.formal = make(map[string]*Flag)
	}
	f.formal[name] = &Flag{name, usage, value, value.String()}
}

// NFlag is the number of options that were given.
func (f *FlagSet) NFlag() int { return len(f.actual) }

// Arg is an argument behind the options, or empty.
func (f *FlagSet) Arg(i int) string {
	if i < 0 || i >= len(f.args) {
		return ""
	}
	return f.args[i]
}

// NArg is the number of arguments behind the options.
func (f *FlagSet) NArg() int { return len(f.args) }

// Args are the arguments behind the options.
func (f *FlagSet) Args() []string { return f.args }

// Parsed says whether Parse was called.
func (f *FlagSet) Parsed() bool { return f.isParsed }

// Parse reads arguments.
func (f *FlagSet) Parse(arguments []string) error {
	f.isParsed = true
	f.args = arguments
	for {
		goesOn, err := f.one()
		if goesOn {
			continue
		}
		if err == nil {
			return nil
		}
		switch f.errorHandling {
		case ExitOnError:
			if err == ErrHelp {
				os.Exit(0)
			}
			os.Exit(2)
		case PanicOnError:
			panic(err)
		}
		return err
	}
}

// one reads an option, if there is one.
func (f *FlagSet) one() (goesOn bool, err error) {
	if len(f.args) == 0 || len(f.args[0]) < 2 || f.args[0][0] != '-' {
		return false, nil
	}
	text := f.args[0]
	name := text[1:]
	if name[0] == '-' {
		name = name[1:]
		if name == "" {
			f.args = f.args[1:]
			return false, nil
		}
	}
	if name == "" || name[0] == '-' || name[0] == '=' {
		return false, f.fail("bad flag syntax: %s", text)
	}
	f.args = f.args[1:]
	name, value, hasValue := strings.Cut(name, "=")
	flag, ok := f.formal[name]
	if !ok {
		if name == "help" || name == "h" {
			f.usage()
			return false, ErrHelp
		}
		return false, f.fail("flag provided but not defined: -%s", name)
	}
	if isBool(flag.Value) {
		if !hasValue {
			if err := flag.Value.Set("true"); err != nil {
				return false, f.fail("invalid boolean flag %s: %v", name, err)
			}
		} else if err := flag.Value.Set(value); err != nil {
			return false, f.fail("invalid boolean value %q for -%s: %v", value, name, err)
		}
	} else {
		if !hasValue {
			if len(f.args) == 0 {
				return false, f.fail("flag needs an argument: -%s", name)
			}
			value, f.args = f.args[0], f.args[1:]
		}
		if err := flag.Value.Set(value); err != nil {
			return false, f.fail("invalid value %q for flag -%s: %v", value, name, err)
		}
	}
	f.given(flag)
	return true, nil
}

func isBool(value Value) bool {
	boolean, ok := value.(boolFlag)
	return ok && boolean.IsBoolFlag()
}

func (f *FlagSet) fail(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	fmt.Fprintln(f.Output(), err)
	f.usage()
	return err
}

func (f *FlagSet) usage() {
	switch {
	case f.Usage != nil:
		f.Usage()
	case f == CommandLine:
		Usage()
	default:
		f.defaultUsage()
	}
}

func (f *FlagSet) defaultUsage() {
	if f.name == "" {
		fmt.Fprintf(f.Output(), "Usage:\n")
	} else {
		fmt.Fprintf(f.Output(), "Usage of %s:\n", f.name)
	}
	f.PrintDefaults()
}

// UnquoteUsage takes the name of an option's value out of its usage, where it stands in back quotes, or tells it by its type.
func UnquoteUsage(flag *Flag) (name string, usage string) {
	before, rest, ok := strings.Cut(flag.Usage, "`")
	if quoted, after, isQuoted := strings.Cut(rest, "`"); ok && isQuoted {
		return quoted, before + quoted + after
	}
	switch value := flag.Value.(type) {
	case boolFlag:
		if value.IsBoolFlag() {
			return "", flag.Usage
		}
	case *durationValue:
		return "duration", flag.Usage
	case *float64Value:
		return "float", flag.Usage
	case *intValue, *int64Value:
		return "int", flag.Usage
	case *stringValue:
		return "string", flag.Usage
	case *uintValue, *uint64Value:
		return "uint", flag.Usage
	}
	return "value", flag.Usage
}

// isZero says whether a default is the zero value of its type.
func isZero(flag *Flag) bool {
	var zero reflect.Value
	if t := reflect.TypeOf(flag.Value); t.Kind() == reflect.Pointer {
		zero = reflect.New(t.Elem())
	} else {
		zero = reflect.Zero(t)
	}
	return flag.DefValue == zero.Interface().(Value).String()
}

// PrintDefaults prints all options with their defaults.
func (f *FlagSet) PrintDefaults() {
	f.VisitAll(func(flag *Flag) {
		line := "  -" + flag.Name
		name, usage := UnquoteUsage(flag)
		if name != "" {
			line += " " + name
		}
		// What is behind short ones fits on the line.
		if len(line) <= 4 {
			line += "\t"
		} else {
			line += "\n    \t"
		}
		line += strings.ReplaceAll(usage, "\n", "\n    \t")
		if !isZero(flag) {
			if _, ok := flag.Value.(*stringValue); ok {
				line += fmt.Sprintf(" (default %q)", flag.DefValue)
			} else {
				line += fmt.Sprintf(" (default %v)", flag.DefValue)
			}
		}
		fmt.Fprintln(f.Output(), line)
	})
}

// What follows is about CommandLine.

// VisitAll calls fn with all options, by name.
func VisitAll(fn func(*Flag)) { CommandLine.VisitAll(fn) }

// Visit calls fn with the options that were given, by name.
func Visit(fn func(*Flag)) { CommandLine.Visit(fn) }

// Lookup finds an option.
func Lookup(name string) *Flag { return CommandLine.Lookup(name) }

// Set gives an option a value.
func Set(name, value string) error { return CommandLine.Set(name, value) }

// PrintDefaults prints all options with their defaults.
func PrintDefaults() { CommandLine.PrintDefaults() }

// NFlag is the number of options that were given.
func NFlag() int { return CommandLine.NFlag() }

// Arg is an argument behind the options, or empty.
func Arg(i int) string { return CommandLine.Arg(i) }

// NArg is the number of arguments behind the options.
func NArg() int { return CommandLine.NArg() }

// Args are the arguments behind the options.
func Args() []string { return CommandLine.Args() }

// Parse reads the program's arguments.
func Parse() { CommandLine.Parse(os.Args[1:]) }

// Parsed says whether Parse was called.
func Parsed() bool { return CommandLine.Parsed() }

// Var declares an option with a value of any type.
func Var(value Value, name string, usage string) { CommandLine.Var(value, name, usage) }
