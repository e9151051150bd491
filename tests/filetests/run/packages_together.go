// Many standard packages in one program.
package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/bits"
	"math/rand"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

type myErr struct{ n int }

func (e *myErr) Error() string { return fmt.Sprint("myErr ", e.n) }

func where() string {
	_, file, line, ok := runtime.Caller(1)
	return fmt.Sprint(file[strings.LastIndex(file, "/")+1:], ":", line, ok)
}

func main() {
	fmt.Println("hello", strings.ToUpper("abc"), strings.Split("a,b,c", ","), strings.Fields("  x y  z "))
	var b strings.Builder
	b.WriteString("built ")
	fmt.Fprintf(&b, "%d %v", 42, []string{"x"})
	fmt.Println(b.String())
	var buf bytes.Buffer
	buf.WriteString("line1\nline2\n")
	s := bufio.NewScanner(&buf)
	for s.Scan() {
		fmt.Printf("%q\n", s.Text())
	}
	h := &ints{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 3)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	l := list.New()
	l.PushBack(1)
	l.PushFront(0)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println()
	e1 := fmt.Errorf("wrap: %w", &myErr{3})
	var me *myErr
	fmt.Println(errors.As(e1, &me), me, errors.Is(e1, me), errors.Unwrap(e1))
	_, err := os.Open("/no/such/file")
	fmt.Println(err, errors.Is(err, os.ErrNotExist), os.IsNotExist(err))
	data, err := io.ReadAll(strings.NewReader("all of it"))
	fmt.Println(string(data), err)
	fmt.Println(math.Sqrt(2), math.Floor(-1.5), math.Inf(1), math.MaxInt64, math.Sin(1))
	fmt.Println(bits.OnesCount(255), bits.Len(1000), bits.TrailingZeros(8))
	r := rand.New(rand.NewSource(1))
	fmt.Println(r.Intn(100), r.Intn(100))
	fmt.Println(len(os.Args), runtime.GOOS, runtime.GOARCH)
	xs := []int{3, 1, 2}
	sort.Ints(xs)
	slices.Reverse(xs)
	fmt.Println(xs, slices.Max(xs), slices.Contains(xs, 2))
	m := map[string]int{"a": 1, "b": 2}
	keys := slices.Sorted(maps.Keys(m))
	fmt.Println(keys, m)
	sort.Slice(keys, func(i, j int) bool { return keys[i] > keys[j] })
	fmt.Println(keys)
	n, err := strconv.Atoi("12x")
	fmt.Println(n, err)
	d := 1500 * time.Millisecond
	fmt.Println(d, time.Duration(0), time.Since(time.Now()) < time.Second)
	fmt.Println(unicode.IsUpper('A'), unicode.IsLetter('é'), utf8.RuneCountInString("héllo"))
	fmt.Println(where())
	fmt.Println(len(debug.Stack()) > 0)
}

// --- stdout
// hello ABC [a b c] [x y z]
// built 42 [x]
// "line1"
// "line2"
// 2 3 5 8
// 0 1
// true myErr 3 true myErr 3
// open /no/such/file: no such file or directory true true
// all of it <nil>
// 1.4142135623730951 -2 +Inf 9223372036854775807 0.8414709848078965
// 8 10 3
// 81 87
// 1 linux amd64
// [3 2 1] 3 true
// [a b] map[a:1 b:2]
// [b a]
// 0 strconv.Atoi: parsing "12x": invalid syntax
// 1.5s 0s true
// true true 5
// packages_together.go:102 true
// true
