package binary

import (
	"errors"
	"io"
	"math"
	"reflect"
)

// Size is the number of bytes of a value: of numbers with a fixed size, arrays, structs and slices of them, or a pointer to
// one; -1 of any other.
func Size(v any) int { return sizeOf(reflect.Indirect(reflect.ValueOf(v))) }

func sizeOf(v reflect.Value) int {
	if !v.IsValid() {
		return -1
	}
	if v.Kind() == reflect.Slice {
		size := typeSize(v.Type().Elem())
		if size < 0 {
			return -1
		}
		return size * v.Len()
	}
	return typeSize(v.Type())
}

func typeSize(t reflect.Type) int {
	switch t.Kind() {
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return 1
	case reflect.Int16, reflect.Uint16:
		return 2
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		return 4
	case reflect.Int64, reflect.Uint64, reflect.Float64, reflect.Complex64:
		return 8
	case reflect.Complex128:
		return 16
	case reflect.Array:
		if size := typeSize(t.Elem()); size >= 0 {
			return size * t.Len()
		}
	case reflect.Struct:
		sum := 0
		for i := range t.NumField() {
			size := typeSize(t.Field(i).Type)
			if size < 0 {
				return -1
			}
			sum += size
		}
		return sum
	}
	return -1
}

// Write writes a value to w.
func Write(w io.Writer, order ByteOrder, data any) error {
	buf, err := Append(nil, order, data)
	if err != nil {
		return errors.New("binary.Write: some values are not fixed-sized in type " + reflect.TypeOf(data).String())
	}
	_, err = w.Write(buf)
	return err
}

// Append appends the bytes of a value.
func Append(buf []byte, order ByteOrder, data any) ([]byte, error) {
	v := reflect.Indirect(reflect.ValueOf(data))
	if sizeOf(v) < 0 {
		return nil, errors.New("binary.Append: some values are not fixed-sized in type " + reflect.TypeOf(data).String())
	}
	return appendValue(buf, order, v), nil
}

func appendNumber(buf []byte, order ByteOrder, size int, bits uint64) []byte {
	var bytes [8]byte
	switch size {
	case 1:
		bytes[0] = byte(bits)
	case 2:
		order.PutUint16(bytes[:], uint16(bits))
	case 4:
		order.PutUint32(bytes[:], uint32(bits))
	case 8:
		order.PutUint64(bytes[:], bits)
	}
	return append(buf, bytes[:size]...)
}

func appendFloat(buf []byte, order ByteOrder, size int, f float64) []byte {
	if size == 4 {
		return appendNumber(buf, order, 4, uint64(math.Float32bits(float32(f))))
	}
	return appendNumber(buf, order, 8, math.Float64bits(f))
}

func appendValue(buf []byte, order ByteOrder, v reflect.Value) []byte {
	size := typeSize(v.Type())
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(buf, 1)
		}
		return append(buf, 0)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return appendNumber(buf, order, size, uint64(v.Int()))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return appendNumber(buf, order, size, v.Uint())
	case reflect.Float32, reflect.Float64:
		return appendFloat(buf, order, size, v.Float())
	case reflect.Complex64, reflect.Complex128:
		buf = appendFloat(buf, order, size/2, real(v.Complex()))
		return appendFloat(buf, order, size/2, imag(v.Complex()))
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			buf = appendValue(buf, order, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "_" {
				buf = append(buf, make([]byte, typeSize(v.Field(i).Type()))...)
				continue
			}
			buf = appendValue(buf, order, v.Field(i))
		}
	}
	return buf
}

// Read reads a value from r; data is a pointer to it or a slice.
func Read(r io.Reader, order ByteOrder, data any) error {
	v := reflect.ValueOf(data)
	size := -1
	switch v.Kind() {
	case reflect.Pointer:
		v = v.Elem()
		size = sizeOf(v)
	case reflect.Slice:
		size = sizeOf(v)
	}
	if size < 0 {
		return errors.New("binary.Read: invalid type " + reflect.TypeOf(data).String())
	}
	buf := make([]byte, size)
	if _, err := io.ReadFull(r, buf); err != nil {
		return err
	}
	decoder := decoder{order, buf}
	decoder.value(v)
	return nil
}

type decoder struct {
	order ByteOrder
	left  []byte
}

func (d *decoder) bits(size int) uint64 {
	bytes := d.left[:size]
	d.left = d.left[size:]
	switch size {
	case 1:
		return uint64(bytes[0])
	case 2:
		return uint64(d.order.Uint16(bytes))
	case 4:
		return uint64(d.order.Uint32(bytes))
	}
	return d.order.Uint64(bytes)
}

func (d *decoder) float(size int) float64 {
	bits := d.bits(size)
	if size == 4 {
		return float64(math.Float32frombits(uint32(bits)))
	}
	return math.Float64frombits(bits)
}

func (d *decoder) value(v reflect.Value) {
	size := typeSize(v.Type())
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(d.bits(1) != 0)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		unused := 64 - 8*size
		v.SetInt(int64(d.bits(size)<<unused) >> unused)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(d.bits(size))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(d.float(size))
	case reflect.Complex64, reflect.Complex128:
		first := d.float(size / 2)
		v.SetComplex(complex(first, d.float(size/2)))
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			d.value(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "_" {
				d.left = d.left[typeSize(v.Field(i).Type()):]
				continue
			}
			d.value(v.Field(i))
		}
	}
}
