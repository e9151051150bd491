// Package encoding/json: what structs, maps and methods become, and back.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

type address struct {
	Street string `json:"street"`
	Zip    *int   `json:"zip,omitempty"`
}

type base struct {
	ID   int `json:"id"`
	Kind string
}

type person struct {
	base
	Name    string            `json:"name"`
	Age     uint8             `json:"age"`
	Emails  []string          `json:"emails"`
	Address *address          `json:"address,omitempty"`
	Tags    map[string]string `json:"tags,omitempty"`
	Level   level             `json:"level"`
	Score   float64           `json:"score,string"`
	Extra   any               `json:"extra"`
	Raw     json.RawMessage   `json:"raw,omitempty"`
	secret  int
	Skipped int `json:"-"`
	Matrix  [2][2]int
	When    stamp
}

type level int

func (l level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "level-%d", int(l)), nil }

func (l *level) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "level-%d", (*int)(l))
	return err
}

type stamp struct{ hour, minute int }

func (s stamp) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{ "h": %d, "m": %d }`, s.hour, s.minute), nil
}

func (s *stamp) UnmarshalJSON(data []byte) error {
	var parts struct{ H, M int }
	err := json.Unmarshal(data, &parts)
	s.hour, s.minute = parts.H, parts.M
	return err
}

func roundTrip() {
	zip := 8001
	in := person{
		base: base{7, "human"}, Name: "Ann <ann@example.org>", Age: 33, Emails: []string{"a", "é\n\u2028"},
		Address: &address{"Main \"street\"", &zip}, Tags: map[string]string{"b": "2", "a": "1"}, Level: 3, Score: 1.5,
		Extra: []any{1, "x", nil, true, map[string]any{"z": 1e21, "y": 1e-7}}, Raw: json.RawMessage(`{"k": [1, 2]}`),
		Matrix: [2][2]int{{1, 2}, {3, 4}}, When: stamp{12, 30},
	}
	data, err := json.Marshal(in)
	fmt.Println(string(data), err)
	var out person
	fmt.Println(json.Unmarshal(data, &out))
	fmt.Println(out.base, out.Name, out.Age, len(out.Emails), *out.Address.Zip, out.Tags, out.Level, out.Score, out.Extra, string(out.Raw), out.Matrix, out.When)
	data, err = json.MarshalIndent(map[string]any{"list": []int{1, 2}, "empty": []int{}, "none": nil, "in": struct{ A, B int }{1, 2}}, "", "  ")
	fmt.Println(string(data), err)
}

func plain() {
	var v any
	fmt.Println(json.Unmarshal([]byte(` {"a": [1, 2.5, "x\u00e9\ud83d\ude00", null, true], "b": {}} `), &v))
	fmt.Printf("%#v\n", v)
	var list []int
	fmt.Println(json.Unmarshal([]byte("[1, 2, 3]"), &list), list)
	var counts map[int]bool
	fmt.Println(json.Unmarshal([]byte(`{"1": true, "-2": false}`), &counts), counts)
	fmt.Println(json.Valid([]byte(`{"a":1}`)), json.Valid([]byte(`{a:1}`)))
}

func wrong() {
	for _, text := range []string{`{"name": 5}`, `{"age": 300}`, `{"emails": [1]}`, `{"address": {"zip": "x"}}`, `{"name": "x"`, `{"name" "x"}`, `[1]`, `tru`, ``, `{"a":1} x`, `{"level": "high"}`} {
		var p person
		err := json.Unmarshal([]byte(text), &p)
		fmt.Println(err)
		var misfit *json.UnmarshalTypeError
		var syntax *json.SyntaxError
		fmt.Println(errors.As(err, &misfit), errors.As(err, &syntax))
	}
	fmt.Println(json.Unmarshal([]byte("1"), nil), json.Unmarshal([]byte("1"), 5))
	_, err := json.Marshal(map[string]any{"f": func() {}})
	fmt.Println(err)
}

func streams() {
	d := json.NewDecoder(strings.NewReader(`{"name": "one"} {"name": "two", "x": 1} 3 `))
	for {
		var p struct{ Name string }
		err := d.Decode(&p)
		fmt.Println(p, err)
		if err != nil {
			break
		}
	}
	d = json.NewDecoder(strings.NewReader(`{"name": "one", "other": 1}`))
	d.DisallowUnknownFields()
	var p struct{ Name string }
	fmt.Println(d.Decode(&p), p)
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	e.Encode(map[string]any{"b": "<&>", "a": []string{"x"}})
}

func main() {
	roundTrip()
	plain()
	wrong()
	streams()
}

// --- stdout
// {"id":7,"Kind":"human","name":"Ann \u003cann@example.org\u003e","age":33,"emails":["a","é\n\u2028"],"address":{"street":"Main \"street\"","zip":8001},"tags":{"a":"1","b":"2"},"level":"level-3","score":"1.5","extra":[1,"x",null,true,{"y":1e-7,"z":1e+21}],"raw":{"k":[1,2]},"Matrix":[[1,2],[3,4]],"When":{"h":12,"m":30}} <nil>
// <nil>
// {7 human} Ann <ann@example.org> 33 2 8001 map[a:1 b:2] 3 1.5 [1 x <nil> true map[y:1e-07 z:1e+21]] {"k":[1,2]} [[1 2] [3 4]] {12 30}
// {
//   "empty": [],
//   "in": {
//     "A": 1,
//     "B": 2
//   },
//   "list": [
//     1,
//     2
//   ],
//   "none": null
// } <nil>
// <nil>
// map[string]interface {}{"a":[]interface {}{1, 2.5, "xé😀", interface {}(nil), true}, "b":map[string]interface {}{}}
// <nil> [1 2 3]
// <nil> map[-2:false 1:true]
// true false
// json: cannot unmarshal number into Go struct field person.name of type string
// true false
// json: cannot unmarshal number 300 into Go struct field person.age of type uint8
// true false
// json: cannot unmarshal number into person.emails.0 of type string
// true false
// json: cannot unmarshal string into Go struct field person.address.zip of type int
// true false
// unexpected end of JSON input
// false true
// invalid character '"' after object key
// false true
// json: cannot unmarshal array into Go value of type main.person
// true false
// unexpected end of JSON input
// false true
// unexpected end of JSON input
// false true
// invalid character 'x' after top-level value
// false true
// input does not match format
// false false
// json: Unmarshal(nil) json: Unmarshal(non-pointer int)
// json: unsupported type: func()
// {one} <nil>
// {two} <nil>
// {} json: cannot unmarshal number into Go value of type struct { Name string }
// json: unknown field "other" {one}
// {
//  "a": [
//   "x"
//  ],
//  "b": "<&>"
// }
