// Maps, strings and slices keep what they hold alive, while garbage is made around them.
package main

type node struct {
	name string
	next *node
	list []int
}

var table = map[string]*node{}

func number(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return number(n/10) + string(rune('0'+n%10))
}

func fill(n int) {
	for i := 0; i < n; i++ {
		name := "n" + number(i)
		table[name] = &node{name: name, next: table["n"+number(i/2)], list: append([]int{i}, i+1, i+2)}
	}
}

func churn() int {
	total := 0
	for i := 0; i < 300; i++ {
		b := []byte(number(i))
		b = append(b, "-tail"...)
		r := []rune(string(b))
		m := map[int][]rune{i: r, i + 1: r[1:]}
		for k, v := range m {
			total += k + len(v)
		}
	}
	return total
}

func main() {
	fill(500)
	println(churn())
	sum, depth := 0, 0
	for k, n := range table {
		if k != n.name {
			println("wrong", k, n.name)
		}
		sum += n.list[0] + n.list[2]
		for p := n.next; p != nil && p != p.next; p = p.next {
			depth++
		}
	}
	println(len(table), sum, depth > 0)
	for i := 0; i < 500; i += 2 {
		delete(table, "n"+number(i))
	}
	println(len(table), churn(), table["n499"].next.name, table["n0"] == nil)
	s := ""
	parts := [][2]string{}
	for i := 0; i < 60; i++ {
		parts = append(parts, [2]string{s, number(i)})
		s += number(i) + ","
	}
	for _, p := range parts[57:] {
		println(len(p[0]), p[1])
	}
	println(s)
}

// --- stderr
// 94280
// 500 250500 true
// 250 94280 n249 true
// 161 57
// 164 58
// 167 59
// 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,
