// I-WAIT: many tasks send and receive in many channels at once, alone and in selects, on stacks that grow and move meanwhile:
// everything arrives once, in order, and nobody waits for ever.
package main

import (
	"strconv"
	"sync"
)

const (
	senders   = 12
	receivers = 5
	each      = 150
)

type parcel struct {
	from, number int
	text         string
	self         *int
	rest         [3]int
}

type random uint64

func (r *random) below(n int) int {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return int(*r % random(n))
}

// deeply calls f with so many frames above it.
func deeply(n int, f func()) int {
	var here [3]*int
	here[n%3] = &n
	if n == 0 {
		f()
		return 0
	}
	return deeply(n-1, f) + *here[n%3] - n + 1
}

func wrap(from, number int) parcel {
	return parcel{from, number, strconv.Itoa(number), &number, [3]int{from, number, from ^ number}}
}

func (p parcel) check() {
	ok := p.text == strconv.Itoa(p.number) && *p.self == p.number && p.rest == [3]int{p.from, p.number, p.from ^ p.number}
	if !ok {
		panic("a parcel is damaged")
	}
}

func send(from int, chans []chan parcel, done *sync.WaitGroup) {
	defer done.Done()
	r := random(from + 1)
	for number := 0; number < each; number++ {
		p := wrap(from, number)
		a, b := chans[r.below(len(chans))], chans[r.below(len(chans))]
		deeply(r.below(40), func() {
			switch r.below(4) {
			case 0:
				a <- p
			case 1:
				select {
				case a <- p:
				case b <- p:
				}
			case 2:
				var never chan parcel
				select {
				case b <- p:
				case <-never:
				case a <- p:
				}
			default:
				select {
				case a <- p:
				default:
					b <- p
				}
			}
		})
	}
}

func receive(own chan parcel, shared []chan parcel, counts *[senders]int) {
	r := random(77)
	rest := append([]chan parcel{own}, shared...)
	last := [senders]int{}
	for rest[0] != nil || rest[1] != nil || rest[2] != nil {
		var p parcel
		var ok bool
		from := 0
		deeply(r.below(30), func() {
			select {
			case p, ok = <-rest[0]:
			case p, ok = <-rest[1]:
				from = 1
			case p, ok = <-rest[2]:
				from = 2
			}
		})
		if !ok {
			rest[from] = nil
			continue
		}
		p.check()
		counts[p.from]++
		if from == 0 {
			// The only one who receives here meets what one task sends in order.
			if p.number < last[p.from] {
				panic("out of order")
			}
			last[p.from] = p.number
		}
	}
}

func main() {
	for _, capacity := range []int{0, 1, 7} {
		shared := []chan parcel{make(chan parcel, capacity), make(chan parcel)}
		all := append([]chan parcel{}, shared...)
		var counts [receivers][senders]int
		var sending, receiving sync.WaitGroup
		for i := 0; i < receivers; i++ {
			own := make(chan parcel, i*capacity)
			all = append(all, own)
			receiving.Go(func() { receive(own, shared, &counts[i]) })
		}
		for from := 0; from < senders; from++ {
			sending.Add(1)
			go send(from, all, &sending)
		}
		sending.Wait()
		for _, c := range all {
			close(c)
		}
		receiving.Wait()
		for from := 0; from < senders; from++ {
			sum := 0
			for i := range counts {
				sum += counts[i][from]
			}
			if sum != each {
				panic("lost or doubled")
			}
		}
		println("capacity", capacity, "all arrived")
	}
}

// --- stderr
// capacity 0 all arrived
// capacity 1 all arrived
// capacity 7 all arrived
