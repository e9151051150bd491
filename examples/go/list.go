// A linked list whose nodes are elements of an array: insertion sort without a heap.
package main

type node struct {
	value int
	next  *node
}

// insert puts n into the sorted list and returns the new head.
func insert(head, n *node) *node {
	if head == nil || n.value <= head.value {
		n.next = head
		return n
	}
	at := head
	for at.next != nil && at.next.value < n.value {
		at = at.next
	}
	n.next = at.next
	at.next = n
	return head
}

// sorted takes the nodes of the list from pool.
func sorted(pool []node, values []int) *node {
	var head *node
	for i, v := range values {
		pool[i].value = v
		head = insert(head, &pool[i])
	}
	return head
}

func sum(n *node) int {
	if n == nil {
		return 0
	}
	return n.value + sum(n.next)
}

var pool [12]node

func main() {
	values := [12]int{31, 4, 15, 92, 65, 35, 89, 79, 3, 23, 84, 62}
	head := sorted(pool[:], values[:])
	for n := head; n != nil; n = n.next {
		print(n.value, " ")
	}
	println("sum", sum(head))
}
