// Evaluates formulas by recursive descent; errors are panics that one deferred function turns into values.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

type parser struct {
	text string
	at   int
}

// A syntaxError is a mistake at an offset.
type syntaxError struct {
	at   int
	what string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%s at %d", e.what, e.at) }

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) sum() int {
	value := p.product()
	for p.peek() == '+' || p.peek() == '-' {
		operator := p.peek()
		p.at++
		if right := p.product(); operator == '+' {
			value += right
		} else {
			value -= right
		}
	}
	return value
}

func (p *parser) product() int {
	value := p.operand()
	for p.peek() == '*' || p.peek() == '/' {
		operator := p.peek()
		p.at++
		if right := p.operand(); operator == '*' {
			value *= right
		} else {
			value /= right
		}
	}
	return value
}

func (p *parser) operand() int {
	if p.peek() == '(' {
		p.at++
		value := p.sum()
		if p.peek() != ')' {
			panic(&syntaxError{p.at, "missing )"})
		}
		p.at++
		return value
	}
	start := p.at
	for '0' <= p.peek() && p.peek() <= '9' {
		p.at++
	}
	value, err := strconv.Atoi(p.text[start:p.at])
	if err != nil {
		panic(&syntaxError{start, "number expected"})
	}
	return value
}

func evaluate(text string) (value int, err error) {
	defer func() {
		if e, ok := recover().(error); ok {
			err = fmt.Errorf("%q: %w", text, e)
		}
	}()
	p := &parser{text: text}
	value = p.sum()
	if p.at < len(text) {
		panic(&syntaxError{p.at, "operator expected"})
	}
	return value, nil
}

func main() {
	for _, text := range []string{"1+2*3", "(1+2)*(3+4)-5", "7/(2-2)", "2*(3+", "12 3"} {
		value, err := evaluate(text)
		var wrong *syntaxError
		switch {
		case errors.As(err, &wrong):
			fmt.Println("error:", err, "offset", wrong.at)
		case err != nil:
			fmt.Println("failed:", err)
		default:
			fmt.Println(text, "=", value)
		}
	}
}
