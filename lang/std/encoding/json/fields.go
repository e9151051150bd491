package json

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// A field of a struct, or of one embedded in it, that has a name in JSON.
type field struct {
	name                          string
	path                          []int
	isTagged                      bool
	omitEmpty, omitZero, isQuoted bool
	typ                           reflect.Type
}

// Fields of types, by reflect.Type.
var known sync.Map

// fieldsOf gives those of a struct type, in the order in which they are written.
func fieldsOf(t reflect.Type) []field {
	if fields, ok := known.Load(t); ok {
		return fields.([]field)
	}
	fields := dominant(collect(t))
	known.Store(t, fields)
	return fields
}

// collect finds all fields, level by level of embedding.
func collect(t reflect.Type) []field {
	type embedded struct {
		typ  reflect.Type
		path []int
	}
	var fields []field
	next := []embedded{{t, nil}}
	seen := map[reflect.Type]bool{}
	for len(next) > 0 {
		level := next
		next = nil
		count := map[reflect.Type]int{}
		for _, at := range level {
			count[at.typ]++
		}
		for _, at := range level {
			if seen[at.typ] {
				continue
			}
			// Of a type that is embedded twice at a level all names are ambiguous.
			repeat := min(count[at.typ], 2)
			seen[at.typ] = true
			for i := range at.typ.NumField() {
				f := at.typ.Field(i)
				path := append(slices.Clone(at.path), i)
				inner := f.Type
				if inner.Kind() == reflect.Pointer && inner.Name() == "" {
					inner = inner.Elem()
				}
				isStruct := inner.Kind() == reflect.Struct
				if !f.IsExported() && !(f.Anonymous && isStruct) {
					continue
				}
				tag := f.Tag.Get("json")
				if tag == "-" {
					continue
				}
				name, options, _ := strings.Cut(tag, ",")
				if !isValidName(name) {
					name = ""
				}
				if name == "" && f.Anonymous && isStruct {
					next = append(next, embedded{inner, path})
					continue
				}
				found := field{name: name, path: path, isTagged: name != "", typ: f.Type}
				if name == "" {
					found.name = f.Name
				}
				found.options(options, f.Type)
				for range repeat {
					fields = append(fields, found)
				}
			}
		}
	}
	return fields
}

func (f *field) options(options string, t reflect.Type) {
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		case "string":
			if t.Kind() == reflect.Pointer && t.Name() == "" {
				t = t.Elem()
			}
			switch t.Kind() {
			case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
				reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
				reflect.Float32, reflect.Float64, reflect.String:
				f.isQuoted = true
			}
		}
	}
}

func isValidName(name string) bool {
	for _, c := range name {
		isLetter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
		if !isLetter && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) {
			return false
		}
	}
	return name != ""
}

// dominant leaves the fields that Go's rules of embedding find, tagged ones first, in the order of their declarations.
func dominant(all []field) []field {
	best := map[string]field{}
	isAmbiguous := map[string]bool{}
	for _, f := range all {
		other, ok := best[f.name]
		switch {
		case !ok, len(f.path) == len(other.path) && f.isTagged && !other.isTagged:
			best[f.name] = f
			isAmbiguous[f.name] = false
		case len(f.path) == len(other.path) && f.isTagged == other.isTagged:
			isAmbiguous[f.name] = true
		}
	}
	var fields []field
	for name, f := range best {
		if !isAmbiguous[name] {
			fields = append(fields, f)
		}
	}
	slices.SortFunc(fields, func(a, b field) int { return slices.Compare(a.path, b.path) })
	return fields
}
