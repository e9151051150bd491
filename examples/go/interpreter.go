// A small language inside the small language: an expression is parsed by recursive descent into nodes of an array,
// then evaluated by walking the nodes.
package main

type node struct {
	operator    byte // '+', '-', '*', '/', 'n' for a number, 'x' for the variable, '~' for a minus sign
	number      int
	left, right int
}

type parser struct {
	text  string
	at    int
	nodes [64]node
	used  int
	fault string
}

func (p *parser) peek() byte {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) add(n node) int {
	if p.used == len(p.nodes) {
		p.fault = "too long"
		return 0
	}
	p.nodes[p.used] = n
	p.used++
	return p.used - 1
}

func (p *parser) sum() int {
	left := p.product()
	for c := p.peek(); c == '+' || c == '-'; c = p.peek() {
		p.at++
		left = p.add(node{operator: c, left: left, right: p.product()})
	}
	return left
}

func (p *parser) product() int {
	left := p.factor()
	for c := p.peek(); c == '*' || c == '/'; c = p.peek() {
		p.at++
		left = p.add(node{operator: c, left: left, right: p.factor()})
	}
	return left
}

func (p *parser) factor() int {
	switch c := p.peek(); {
	case c == '(':
		p.at++
		inner := p.sum()
		if p.peek() != ')' {
			p.fault = "no )"
			return inner
		}
		p.at++
		return inner
	case c == '-':
		p.at++
		return p.add(node{operator: '~', left: p.factor()})
	case c == 'x':
		p.at++
		return p.add(node{operator: 'x'})
	case '0' <= c && c <= '9':
		n := 0
		for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
			n = n*10 + int(p.text[p.at]-'0')
			p.at++
		}
		return p.add(node{operator: 'n', number: n})
	}
	p.fault = "no operand"
	return p.add(node{operator: 'n'})
}

func (p *parser) value(at, x int) int {
	n := &p.nodes[at]
	switch n.operator {
	case 'n':
		return n.number
	case 'x':
		return x
	case '~':
		return -p.value(n.left, x)
	}
	left, right := p.value(n.left, x), p.value(n.right, x)
	switch n.operator {
	case '+':
		return left + right
	case '-':
		return left - right
	case '*':
		return left * right
	}
	if right == 0 {
		p.fault = "division by zero"
		return 0
	}
	return left / right
}

var programs = [...]string{
	"1 + 2 * 3",
	"(1 + 2) * 3 - -4",
	"x * x * x - 2 * x + 1",
	"((((x)))) / (x - 7)",
	"2 * (3 + ",
	"100 / 7 / 2 - x",
}

func main() {
	for _, text := range programs {
		p := parser{text: text}
		root := p.sum()
		print(text, "  =>")
		for _, x := range [...]int{2, 7} {
			if p.fault == "" {
				v := p.value(root, x)
				if p.fault == "" {
					print("  x=", x, ": ", v)
				}
			}
		}
		if p.fault != "" {
			print("  error: ", p.fault)
		}
		println()
	}
}
