// More standard packages in one program.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"container/ring"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
)

type P struct {
	Name string
	Age  int
}

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	log.SetPrefix("p: ")
	log.Println("logged", 1)
	log.Printf("%d", 5)
	ps := []P{{"b", 2}, {"a", 2}, {"c", 1}}
	slices.SortFunc(ps, func(x, y P) int {
		return cmp.Or(cmp.Compare(x.Age, y.Age), strings.Compare(x.Name, y.Name))
	})
	fmt.Printf("%v %+v\n", ps, ps[0])
	i, ok := slices.BinarySearchFunc(ps, 2, func(p P, n int) int { return cmp.Compare(p.Age, n) })
	fmt.Println(i, ok)
	for i, l := range slices.Collect(strings.Lines("a\nb\n")) {
		fmt.Printf("%d%q ", i, l)
	}
	for k, v := range maps.All(map[string]int{"x": 1}) {
		fmt.Println(k, v)
	}
	fmt.Println(slices.Collect(maps.Values(map[int]int{1: 2})), slices.Sorted(maps.Keys(map[int]bool{3: true, 1: true})))
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(x any) { fmt.Print(x, ",") })
	fmt.Println()
	var mu sync.Mutex
	mu.Lock()
	mu.Unlock()
	var once sync.Once
	once.Do(func() { fmt.Println("once") })
	once.Do(func() { fmt.Println("twice") })
	var n atomic.Int64
	n.Add(5)
	fmt.Println(n.Load(), n.CompareAndSwap(5, 7), n.Load())
	f := sync.OnceValues(func() (int, error) { return 1, errors.New("e") })
	fmt.Println(f())
	rd := bufio.NewReader(strings.NewReader("first line\nsecond"))
	line, err := rd.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	line, err = rd.ReadString('\n')
	fmt.Printf("%q %v %v\n", line, err, err == io.EOF)
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(w, "%08.3f|%-5s|%5s|%x\n", math.Pi, "ab", "cd", "hex")
	w.Flush()
	fmt.Println(bytes.Equal([]byte("a"), []byte("a")), bytes.Contains([]byte("abc"), []byte("bc")), bytes.Fields([]byte(" a b ")))
	var pe *fs.PathError
	_, err = os.Open("/nope")
	fmt.Println(errors.As(err, &pe), pe.Op, errors.Is(err, fs.ErrNotExist))
	fmt.Println(errors.Join(errors.New("a"), errors.New("b")))
	t := time.Date(2024, time.February, 29, 13, 4, 5, 0, time.UTC)
	fmt.Println(t, t.Weekday(), t.Add(24*time.Hour).Format("2006-01-02"), t.YearDay(), t.Unix())
	d, err := time.ParseDuration("1h15m30.918s")
	fmt.Println(d, err, d.Hours(), d.Round(time.Minute))
	fmt.Println(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, "a1b2ß"), strings.Title("x"), strings.EqualFold("Go", "GO"), strings.NewReplacer("a", "1", "b", "2").Replace("abc"))
	s := sort.SearchInts([]int{1, 3, 5}, 3)
	fmt.Println(s, math.Round(2.5), math.Trunc(-2.7), math.Mod(7, 3), math.Hypot(3, 4), math.Pow(2, 10), math.Log2(8), math.Cbrt(27))
	pr, ok2 := io.Reader(strings.NewReader("x")).(io.ByteReader)
	fmt.Println(pr != nil, ok2)
	var sb strings.Builder
	mw := io.MultiWriter(&sb, os.Stdout)
	io.WriteString(mw, "multi\n")
	io.Copy(mw, io.LimitReader(strings.NewReader("limited and more"), 7))
	fmt.Println()
	fmt.Println(sb.Len())
	tr := io.TeeReader(strings.NewReader("tee"), &sb)
	io.ReadAll(tr)
	fmt.Println(sb.String())
}

// --- stdout
// p: logged 1
// p: 5
// [{c 1} {a 2} {b 2}] {Name:c Age:1}
// 1 true
// 0"a\n" 1"b\n" x 1
// [2] [1 3]
// 0,1,2,
// once
// 5 true 7
// 1 e
// "first line\n" <nil>
// "second" EOF true
// 0003.142|ab   |   cd|686578
// true true [[97] [98]]
// true open true
// a
// b
// 2024-02-29 13:04:05 +0000 UTC Thursday 2024-03-01 60 1709211845
// 1h15m30.918s <nil> 1.2585883333333334 1h16m0s
// ABß X true 12c
// 1 3 -2 1 5 1024 3 3
// true true
// multi
// limited
// 13
// multi
// limitedtee
