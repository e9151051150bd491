// Package tabwriter aligns the columns of text whose cells end with tabs: a column is as wide as its widest cell in lines that
// follow each other.
package tabwriter

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// Ways to align.
const (
	// FilterHTML gives tags no width and entities that of one character.
	FilterHTML uint = 1 << iota
	// StripEscape leaves the characters Escape out.
	StripEscape
	// AlignRight puts padding before the text.
	AlignRight
	// DiscardEmptyColumns leaves out columns whose cells are empty and end with vertical tabs.
	DiscardEmptyColumns
	// TabIndent pads empty cells at the beginning of a line with tabs.
	TabIndent
	// Debug shows where columns and sections end.
	Debug
)

// Escape stands before and after text in which nothing ends a cell.
const Escape = '\xff'

type cell struct {
	text  []byte
	width int
	// Whether it ended with a tab that is not vertical.
	isTab bool
}

// Writer aligns what is written to it and writes that to another one.
type Writer struct {
	output                      io.Writer
	minWidth, tabWidth, padding int
	padChar                     byte
	flags                       uint
	lines                       [][]cell
	// The cell at hand; what of it is no text has width already.
	text  []byte
	width int
	// Where the text begins whose width is not counted.
	counted int
	// What ends the escaped text, tag or entity at hand; 0 outside of one.
	endChar byte
}

// NewWriter is Init of a new Writer.
func NewWriter(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	return new(Writer).Init(output, minwidth, tabwidth, padding, padchar, flags)
}

// Init makes cells be at least minwidth wide, padding included, with padchar between them. If that is a tab it counts as
// tabwidth, and text is aligned left.
func (w *Writer) Init(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	if minwidth < 0 || tabwidth < 0 || padding < 0 {
		panic("negative minwidth, tabwidth, or padding")
	}
	if padchar == '\t' {
		flags &^= AlignRight
	}
	*w = Writer{output: output, minWidth: minwidth, tabWidth: tabwidth, padding: padding, padChar: padchar, flags: flags}
	w.reset()
	return w
}

func (w *Writer) reset() {
	w.text, w.width, w.counted, w.endChar = nil, 0, 0, 0
	w.lines = append(w.lines[:0], nil)
}

// Write takes text. Lines are written when the width of their columns is known.
func (w *Writer) Write(text []byte) (int, error) {
	for i, c := range text {
		if w.endChar != 0 {
			w.inside(c)
			continue
		}
		switch {
		case c == '\t' || c == '\v' || c == '\n' || c == '\f':
			count := w.endCell(c == '\t')
			if c == '\t' || c == '\v' {
				break
			}
			w.lines = append(w.lines, nil)
			// A line of one cell ends all columns.
			if c == '\f' || count == 1 {
				err := w.format()
				if err == nil && c == '\f' && w.flags&Debug != 0 {
					_, err = w.output.Write([]byte("---\n"))
				}
				if err != nil {
					return i, err
				}
			}
		case c == Escape:
			w.count()
			if w.flags&StripEscape == 0 {
				w.text = append(w.text, c)
			}
			w.counted = len(w.text)
			w.endChar = Escape
		case w.flags&FilterHTML != 0 && (c == '<' || c == '&'):
			w.count()
			w.text = append(w.text, c)
			w.endChar = '>'
			if c == '&' {
				w.endChar = ';'
			}
		default:
			w.text = append(w.text, c)
		}
	}
	return len(text), nil
}

// inside takes a character of an escaped text, tag or entity.
func (w *Writer) inside(c byte) {
	if c != w.endChar {
		w.text = append(w.text, c)
		return
	}
	if c != Escape || w.flags&StripEscape == 0 {
		w.text = append(w.text, c)
	}
	w.endInside()
}

// endInside adds the width of an escaped text, tag or entity.
func (w *Writer) endInside() {
	switch w.endChar {
	case Escape:
		w.count()
		if w.flags&StripEscape == 0 {
			w.width--
		}
	case ';':
		w.width++
	}
	w.counted = len(w.text)
	w.endChar = 0
}

// count adds the width of the text that was not counted yet.
func (w *Writer) count() {
	w.width += utf8.RuneCount(w.text[w.counted:])
	w.counted = len(w.text)
}

// endCell adds the cell at hand to its line, and says how many that has.
func (w *Writer) endCell(isTab bool) int {
	w.count()
	line := &w.lines[len(w.lines)-1]
	*line = append(*line, cell{w.text, w.width, isTab})
	w.text, w.width, w.counted = nil, 0, 0
	return len(*line)
}

// Flush writes what is left; the last line is taken as it is.
func (w *Writer) Flush() error {
	if len(w.text) > 0 {
		if w.endChar != 0 {
			w.endInside()
		}
		w.endCell(false)
	}
	return w.format()
}

// format writes all lines.
func (w *Writer) format() error {
	var out bytes.Buffer
	widths := w.widths()
	for i, line := range w.lines {
		w.line(&out, line, widths[i])
		if i+1 < len(w.lines) {
			out.WriteByte('\n')
		}
	}
	w.reset()
	if out.Len() == 0 {
		return nil
	}
	n, err := w.output.Write(out.Bytes())
	if err == nil && n != out.Len() {
		err = io.ErrShortWrite
	}
	return err
}

// widths gives those of the cells of each line but its last, which is in no column.
func (w *Writer) widths() [][]int {
	widths := make([][]int, len(w.lines))
	for first := 0; first < len(w.lines); {
		column := len(widths[first])
		if column >= len(w.lines[first])-1 {
			first++
			continue
		}
		width, isEmpty, end := w.minWidth, true, first
		for ; end < len(w.lines) && column < len(w.lines[end])-1; end++ {
			cell := w.lines[end][column]
			width = max(width, cell.width+w.padding)
			isEmpty = isEmpty && cell.width == 0 && !cell.isTab
		}
		if isEmpty && w.flags&DiscardEmptyColumns != 0 {
			width = 0
		}
		for i := first; i < end; i++ {
			widths[i] = append(widths[i], width)
		}
	}
	return widths
}

func (w *Writer) line(out *bytes.Buffer, line []cell, widths []int) {
	useTabs := w.flags&TabIndent != 0
	for i, cell := range line {
		if i > 0 && w.flags&Debug != 0 {
			out.WriteByte('|')
		}
		isPadded := i < len(widths)
		if len(cell.text) > 0 {
			useTabs = false
		}
		if isPadded && w.flags&AlignRight != 0 {
			w.pad(out, cell.width, widths[i], useTabs)
		}
		out.Write(cell.text)
		if isPadded && w.flags&AlignRight == 0 {
			w.pad(out, cell.width, widths[i], useTabs)
		}
	}
}

// pad fills a cell up.
func (w *Writer) pad(out *bytes.Buffer, used, width int, useTabs bool) {
	if w.padChar != '\t' && !useTabs {
		for range width - used {
			out.WriteByte(w.padChar)
		}
		return
	}
	if w.tabWidth == 0 {
		return
	}
	width = (width + w.tabWidth - 1) / w.tabWidth * w.tabWidth
	for range (width - used + w.tabWidth - 1) / w.tabWidth {
		out.WriteByte('\t')
	}
}
