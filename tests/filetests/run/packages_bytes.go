// Packages that put bytes into text and numbers, and hash them.
package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/fnv"
	"io"
	"os"
	"strings"
	"unicode/utf16"
)

type header struct {
	Magic   [4]byte
	Version uint16
	Flags   uint16
	Length  int64
	Ratio   float32
	_       [2]byte
	Point   struct{ X, Y int8 }
}

func hashes() {
	text := strings.Repeat("morestack ", 7)
	fmt.Printf("%x\n", md5.Sum([]byte(text)))
	fmt.Printf("%x\n", sha1.Sum([]byte(text)))
	fmt.Printf("%x\n", sha256.Sum256([]byte(text)))
	fmt.Printf("%x\n", sha256.Sum224([]byte(text)))
	for _, h := range []hash.Hash{md5.New(), sha1.New(), sha256.New(), fnv.New32(), fnv.New32a(), fnv.New64(), fnv.New64a(), crc32.NewIEEE()} {
		for part := range strings.FieldsSeq(text) {
			io.WriteString(h, part)
		}
		fmt.Println(h.Size(), h.BlockSize(), hex.EncodeToString(h.Sum(nil)))
		h.Reset()
		fmt.Printf("%x\n", h.Sum([]byte("!")))
	}
	fmt.Println(crc32.ChecksumIEEE([]byte(text)), crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli)))
}

func numbers() {
	var buf bytes.Buffer
	in := header{[4]byte{'M', 'O', 'R', 'E'}, 3, 0x8001, -5, 1.5, [2]byte{}, struct{ X, Y int8 }{-1, 7}}
	fmt.Println(binary.Write(&buf, binary.LittleEndian, in), binary.Size(in), hex.EncodeToString(buf.Bytes()))
	var out header
	fmt.Println(binary.Read(&buf, binary.LittleEndian, &out), out == in, out)
	fmt.Println(binary.Read(&buf, binary.LittleEndian, &out))
	b := binary.BigEndian.AppendUint32(nil, 0xdeadbeef)
	binary.LittleEndian.PutUint16(b[1:], 0x1234)
	fmt.Printf("%x %x %v %#v\n", b, binary.BigEndian.Uint32(b), binary.LittleEndian, binary.BigEndian)
	b = binary.AppendUvarint(binary.AppendVarint(nil, -300), 1<<40)
	x, n := binary.Varint(b)
	y, m := binary.Uvarint(b[n:])
	fmt.Println(b, x, n, y, m)
}

func text() {
	fmt.Print(hex.Dump([]byte("Lines of sixteen bytes, and a rest\x00\xff")))
	for _, s := range []string{"c0ffee", "c0ffe", "c0fg"} {
		b, err := hex.DecodeString(s)
		fmt.Println(b, err)
	}
	e := base64.StdEncoding.EncodeToString([]byte("any carnal pleas"))
	fmt.Println(e, base64.RawURLEncoding.EncodeToString([]byte{0xfb, 0xff, 0xfe}))
	for _, s := range []string{e, "YQ==", "YQ=", "Y!==", "YWI=\n"} {
		b, err := base64.StdEncoding.DecodeString(s)
		fmt.Printf("%q %v\n", b, err)
	}
	w := base64.NewEncoder(base64.StdEncoding, os.Stdout)
	fmt.Fprintf(w, "%d %s", 42, "to a writer")
	w.Close()
	fmt.Println()
	words := utf16.Encode([]rune("aé😀"))
	fmt.Printf("%x %s\n", words, string(utf16.Decode(words)))
}

func main() {
	hashes()
	numbers()
	text()
}

// --- stdout
// 883171fb8a4ca02e652e56387ae7e854
// 02866697dbd227928ba68958898cb079d070fc8f
// 246e605256484d0eb7578eff97b8a6e1803ec45c76f033be02fa16c0594761fa
// 7e8e2de0f32df0aeb97795d9b7eae0ee604f26652f677e8b9476b5ff
// 16 64 88eb520549e1a47b914ccebdd2d854cf
// 21d41d8cd98f00b204e9800998ecf8427e
// 20 64 b7dd0768d5bd6db209af08a7af6486c6124c5872
// 21da39a3ee5e6b4b0d3255bfef95601890afd80709
// 32 64 191d0ffa92608c2560416fad5d94adbb8ff299bc2e59ac85187e06acc5573d9d
// 21e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
// 4 1 fc5497cc
// 21811c9dc5
// 4 1 0121df92
// 21811c9dc5
// 8 1 72a63eaf05fcfa8c
// 21cbf29ce484222325
// 8 1 6b4983093b263232
// 21cbf29ce484222325
// 4 1 a733b8c4
// 2100000000
// 564672004 3174970393
// <nil> 24 4d4f524503000180fbffffffffffffff0000c03f0000ff07
// <nil> true {[77 79 82 69] 3 32769 -5 1.5 [0 0] {-1 7}}
// EOF
// de3412ef de3412ef LittleEndian binary.BigEndian
// [215 4 128 128 128 128 128 32] -300 2 1099511627776 6
// 00000000  4c 69 6e 65 73 20 6f 66  20 73 69 78 74 65 65 6e  |Lines of sixteen|
// 00000010  20 62 79 74 65 73 2c 20  61 6e 64 20 61 20 72 65  | bytes, and a re|
// 00000020  73 74 00 ff                                       |st..|
// [192 255 238] <nil>
// [192 255] encoding/hex: odd length hex string
// [192] encoding/hex: invalid byte: U+0067 'g'
// YW55IGNhcm5hbCBwbGVhcw== -__-
// "any carnal pleas" <nil>
// "a" <nil>
// "" illegal base64 data at input byte 3
// "" illegal base64 data at input byte 1
// "ab" <nil>
// NDIgdG8gYSB3cml0ZXI=
// [61 e9 d83d de00] aé😀
