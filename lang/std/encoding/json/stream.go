package json

import (
	"bytes"
	"io"
	"reflect"
)

// Encoder writes values to a writer, each with an end of line.
type Encoder struct {
	w              io.Writer
	prefix, indent string
	keepsHTML      bool
	err            error
}

// NewEncoder gives an encoder that writes to w.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{w: w} }

// Encode writes a value.
func (e *Encoder) Encode(v any) error {
	if e.err != nil {
		return e.err
	}
	inner := encoder{escapesHTML: !e.keepsHTML}
	if err := inner.value(reflect.ValueOf(v), false); err != nil {
		return err
	}
	text := inner.out
	if e.prefix != "" || e.indent != "" {
		text = indented(text, e.prefix, e.indent)
	}
	_, e.err = e.w.Write(append(text, '\n'))
	return e.err
}

// SetIndent makes what is written look as MarshalIndent has it.
func (e *Encoder) SetIndent(prefix, indent string) { e.prefix, e.indent = prefix, indent }

// SetEscapeHTML says whether <, > and & are written as escapes, as they are at first.
func (e *Encoder) SetEscapeHTML(on bool) { e.keepsHTML = !on }

// Decoder reads values from a reader.
type Decoder struct {
	r              io.Reader
	buf            []byte
	start          int
	read           int64
	err            error
	usesNumber     bool
	forbidsUnknown bool
}

// NewDecoder gives a decoder that reads from r, perhaps more than the values.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r} }

// UseNumber makes numbers that go to interfaces be of type Number.
func (d *Decoder) UseNumber() { d.usesNumber = true }

// DisallowUnknownFields makes names that no field has an error.
func (d *Decoder) DisallowUnknownFields() { d.forbidsUnknown = true }

// InputOffset is where the last value ends.
func (d *Decoder) InputOffset() int64 { return d.read + int64(d.start) }

// Buffered is what was read and not decoded.
func (d *Decoder) Buffered() io.Reader { return bytes.NewReader(d.buf[d.start:]) }

// More says whether there is another element, or value.
func (d *Decoder) More() bool {
	for {
		s := scanner{data: d.buf, at: d.start}
		s.space()
		if s.at < len(d.buf) {
			return d.buf[s.at] != ']' && d.buf[s.at] != '}'
		}
		if d.fill() != nil {
			return false
		}
	}
}

// fill reads more.
func (d *Decoder) fill() error {
	if d.start > 0 {
		d.read += int64(d.start)
		d.buf = append(d.buf[:0], d.buf[d.start:]...)
		d.start = 0
	}
	more := make([]byte, 4096)
	n, err := d.r.Read(more)
	d.buf = append(d.buf, more[:n]...)
	if n > 0 {
		return nil
	}
	return err
}

// Decode reads the next value into what v points to.
func (d *Decoder) Decode(v any) error {
	if d.err != nil {
		return d.err
	}
	value, err := d.next()
	if err != nil {
		d.err = err
		return err
	}
	decoder := decoder{scanner: scanner{data: value}, usesNumber: d.usesNumber, forbidsUnknown: d.forbidsUnknown}
	return decoder.into(v)
}

// next gives the text of the next value.
func (d *Decoder) next() ([]byte, error) {
	var ended error
	for {
		s := scanner{data: d.buf, at: d.start}
		ok := s.value(0)
		// A number may go on behind what was read.
		mayGoOn := ok && s.at == len(d.buf) && ended == nil && '0' <= d.buf[s.at-1] && d.buf[s.at-1] <= '9'
		switch {
		case ok && !mayGoOn:
			value := d.buf[d.start:s.at]
			d.start = s.at
			return value, nil
		case !ok && !s.isShort:
			s.err.Offset += d.read
			return nil, s.err
		case ended == io.EOF:
			s.at = d.start
			if s.space(); s.at == len(d.buf) {
				return nil, io.EOF
			}
			return nil, io.ErrUnexpectedEOF
		case ended != nil:
			return nil, ended
		}
		ended = d.fill()
	}
}
