package rand

// A Source gives random numbers of 63 bits.
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// A Source64 also gives all 64.
type Source64 interface {
	Source
	Uint64() uint64
}

// The generator adds the numbers it gave 607 and 273 calls before (Mitchell and Reeds, after Knuth).
const (
	length = 607
	tap    = 273
	mask63 = 1<<63 - 1
)

// start fills the state of the generator that was seeded with 1 and then ran 7.8e12 times.
//
//morestack:noescape
func start(state *[length]uint64)

// random returns a number nobody can guess.
func random() uint64

type generator struct {
	tap, feed int
	state     [length]uint64
}

// NewSource returns a source whose numbers depend on the seed only.
func NewSource(seed int64) Source {
	g := new(generator)
	g.Seed(seed)
	return g
}

// next is a linear congruence modulo 2**31-1, computed without overflow.
func next(x int32) int32 {
	const (
		a = 48271
		q = 44488
		r = 3399
	)
	x = a*(x%q) - r*(x/q)
	if x < 0 {
		x += 1<<31 - 1
	}
	return x
}

func (g *generator) Seed(seed int64) {
	g.tap, g.feed = 0, length-tap
	seed %= 1<<31 - 1
	if seed < 0 {
		seed += 1<<31 - 1
	}
	if seed == 0 {
		seed = 89482311
	}
	start(&g.state)
	x := int32(seed)
	for range 20 {
		x = next(x)
	}
	for i := range g.state {
		x = next(x)
		high := uint64(x) << 40
		x = next(x)
		middle := uint64(x) << 20
		x = next(x)
		g.state[i] ^= high ^ middle ^ uint64(x)
	}
}

func (g *generator) Uint64() uint64 {
	if g.tap--; g.tap < 0 {
		g.tap += length
	}
	if g.feed--; g.feed < 0 {
		g.feed += length
	}
	g.state[g.feed] += g.state[g.tap]
	return g.state[g.feed]
}

func (g *generator) Int63() int64 { return int64(g.Uint64() & mask63) }

// unseeded is the source of the functions of the package until Seed is called.
type unseeded struct{ state uint64 }

func (u *unseeded) Seed(seed int64) { u.state = uint64(seed) }

// Uint64 is SplitMix64 (Steele, Lea, Flood).
func (u *unseeded) Uint64() uint64 {
	u.state += 0x9e3779b97f4a7c15
	x := u.state
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (u *unseeded) Int63() int64 { return int64(u.Uint64() & mask63) }
