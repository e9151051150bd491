// break, continue, goto, labels and cases in the wrong place.
package main

func main() {
	break
	continue
	for {
		func() {
			break
		}()
	}
	goto skip
	x := 1
	_ = x
skip:
	goto inside
	{
	inside:
	}
	switch x {
	case 1:
	case 2, 1:
	case "a":
		fallthrough
	}
	switch {
	case 5:
	default:
	default:
	}
unused:
skip:
	for x {
	}
	if 1 {
	}
	for i := range 2.5 {
		_ = i
	}
	for a, b := range 10 {
		_, _ = a, b
	}
	break unused
}

// --- exit 1
// --- stderr
// control_flow.go:5:2: break is not in a loop, switch, or select
// control_flow.go:6:2: continue is not in a loop
// control_flow.go:9:4: break is not in a loop, switch, or select
// control_flow.go:12:7: goto skip jumps over declaration of x at control_flow.go:13:4
// control_flow.go:16:7: goto inside jumps into block starting at control_flow.go:17:2
// control_flow.go:22:10: duplicate case 1 (constant of type int) in expression switch
// control_flow.go:23:7: cannot convert "a" (untyped string constant) to type int
// control_flow.go:24:3: cannot fallthrough final case in switch
// control_flow.go:27:7: cannot convert 5 (untyped int constant) to type bool
// control_flow.go:29:2: multiple defaults (first at control_flow.go:28:2)
// control_flow.go:32:1: label skip already defined at control_flow.go:15:1
// control_flow.go:33:6: non-boolean condition in for statement
// control_flow.go:35:5: non-boolean condition in if statement
// control_flow.go:37:17: cannot range over 2.5 (untyped float constant)
// control_flow.go:40:9: range over 10 (untyped int constant) permits only one iteration variable
// control_flow.go:43:8: invalid break label unused
