// Every verb of package fmt with every kind of plain value, under flags, widths and precisions.
package main

import "fmt"

type myInt int
type myBytes []byte

func main() {
	values := []any{
		true, -42, uint8(200), 'é', 3.5, 1e21, 1 - 2i, "hi é", "`\n", []byte("b\x00"), [3]byte{1, 2, 3}, myInt(3), myBytes("mb"), nil,
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
