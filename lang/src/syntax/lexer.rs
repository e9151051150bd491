//! Bytes to tokens: automatic semicolons, all literal forms, and every complaint of Go's scanner in its words.
//!
//! The lexer never fails: it reports and goes on. It reads a token only when it is asked to, so that its errors come
//! in between those of the parser in source order.

mod line;
mod number;

use super::token::{BinaryOp, Semicolon, Token};
use crate::diag::Diagnostics;
use crate::source::{LineDirective, Pos, SourceFile};

/// Reads the tokens of one file.
pub(super) struct Lexer<'a> {
    pub(super) file: &'a SourceFile,
    /// Offset of `current`.
    offset: usize,
    /// The next character to look at; `None` at the end.
    current: Option<char>,
    width_bytes: usize,
    /// Whether the last token makes a line end count as a semicolon.
    newline_is_semicolon: bool,
    /// Offset of the first byte of the last token.
    pub(super) start: usize,
    /// The comments `//go:...` and `//morestack:...` since the parser last took them.
    pub(super) directives: Vec<Directive>,
    /// The comments `//line` so far.
    pub(super) lines: Vec<LineDirective>,
    /// Whether the last token, a literal, is not a valid one.
    pub(super) literal_is_bad: bool,
    pub(super) diagnostics: Diagnostics,
}

/// A comment that gives an order to the compiler.
pub(super) struct Directive {
    /// Of its first slash.
    pub(super) offset: usize,
    /// Without the slashes: `go:noinline`.
    pub(super) text: String,
    /// Whether nothing stands before it on its line.
    pub(super) is_alone: bool,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl<'a> Lexer<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Self {
        let mut lexer = Lexer {
            file,
            offset: 0,
            current: None,
            width_bytes: 0,
            newline_is_semicolon: false,
            start: 0,
            directives: Vec::new(),
            lines: Vec::new(),
            literal_is_bad: false,
            diagnostics: Diagnostics::new(),
        };
        lexer.advance();
        lexer
    }

    /// A lexer that begins in the middle of a file, between two tokens.
    pub(super) fn starting_at(file: &'a SourceFile, offset: usize) -> Self {
        let mut lexer = Lexer::new(file);
        (lexer.offset, lexer.width_bytes) = (offset, 0);
        lexer.advance();
        lexer
    }

    /// Where the last token starts.
    pub(super) fn pos(&self) -> Pos {
        self.file.pos(self.start)
    }

    /// The spelling of the last token.
    pub(super) fn bytes(&self) -> &'a [u8] {
        &self.file.bytes[self.start..self.offset]
    }

    /// Makes all that follows the end of the file.
    pub(super) fn skip_to_end(&mut self) {
        self.offset = self.file.bytes.len();
        self.start = self.offset;
        self.current = None;
        self.width_bytes = 0;
        self.newline_is_semicolon = false;
    }

    pub(super) fn error_at(&mut self, offset: usize, message: impl Into<String>) {
        self.diagnostics.error(self.file.pos(offset), message);
    }

    /// Reports at the character that was looked at last.
    fn error(&mut self, message: impl Into<String>) {
        self.error_at(self.offset, message);
    }

    /// Steps to the next character that may stand in a Go file, complaining about those that may not.
    fn advance(&mut self) {
        loop {
            self.offset += self.width_bytes;
            let rest = &self.file.bytes[self.offset..];
            let Some(&first) = rest.first() else {
                (self.current, self.width_bytes) = (None, 0);
                return;
            };
            if first != 0 && first < 0x80 {
                (self.current, self.width_bytes) = (Some(first.into()), 1);
                return;
            }
            match first_char(rest) {
                None => {
                    self.width_bytes = 1;
                    self.error("invalid UTF-8 encoding");
                }
                Some('\0') => {
                    self.width_bytes = 1;
                    self.error("invalid NUL character");
                }
                Some(BYTE_ORDER_MARK) => {
                    self.width_bytes = BYTE_ORDER_MARK.len_utf8();
                    if self.offset > 0 {
                        self.error("invalid BOM in the middle of the file");
                    }
                }
                Some(c) => {
                    (self.current, self.width_bytes) = (Some(c), c.len_utf8());
                    return;
                }
            }
        }
    }

    fn at(&self, c: char) -> bool {
        self.current == Some(c)
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.at(c);
        if found {
            self.advance();
        }
        found
    }

    /// Reads the next token. After the end of the file there are only more [`Token::EndOfFile`]s.
    pub(super) fn next(&mut self) -> Token {
        let newline_is_semicolon = std::mem::take(&mut self.newline_is_semicolon);
        loop {
            while let Some(' ' | '\t' | '\r' | '\n') = self.current {
                if self.at('\n') && newline_is_semicolon {
                    break;
                }
                self.advance();
            }
            self.start = self.offset;
            let Some(c) = self.current else {
                return if newline_is_semicolon {
                    Token::Semicolon(Semicolon::EndOfFile)
                } else {
                    Token::EndOfFile
                };
            };
            if c == '/' {
                self.advance();
                match self.comment(newline_is_semicolon) {
                    Comment::None => return self.operator(BinaryOp::Div),
                    Comment::Space => continue,
                    Comment::Newline => return Token::Semicolon(Semicolon::Newline),
                }
            }
            if let Some(token) = self.token(c) {
                return token;
            }
        }
    }

    /// The token that starts with `c`; `None` if none does (reported).
    fn token(&mut self, c: char) -> Option<Token> {
        let errors = self.diagnostics.len();
        let token = self.token_inner(c);
        self.literal_is_bad = self.diagnostics.len() > errors;
        token
    }

    fn token_inner(&mut self, c: char) -> Option<Token> {
        if c == '_' || c.is_ascii_alphabetic() || !c.is_ascii() && self.at_identifier_char(true) {
            return Some(self.identifier());
        }
        if c.is_ascii_digit() {
            return Some(self.number(false));
        }
        match c {
            '"' => return Some(self.interpreted_string()),
            '`' => return Some(self.raw_string()),
            '\'' => return Some(self.rune()),
            _ => {}
        }
        let Some(token) = self.punctuation(c) else {
            self.error(format!("invalid character {}", unicode_point(c)));
            self.advance();
            return None;
        };
        Some(token)
    }

    fn punctuation(&mut self, c: char) -> Option<Token> {
        use BinaryOp::*;
        if !"\n([{,;)]}:.+-*%&|^<>=!~".contains(c) {
            return None;
        }
        self.advance();
        Some(match c {
            '\n' => Token::Semicolon(Semicolon::Newline),
            '(' => Token::OpenParen,
            '[' => Token::OpenBracket,
            '{' => Token::OpenBrace,
            ',' => Token::Comma,
            ';' => Token::Semicolon(Semicolon::Written),
            ')' => self.ends_statement(Token::CloseParen),
            ']' => self.ends_statement(Token::CloseBracket),
            '}' => self.ends_statement(Token::CloseBrace),
            ':' if self.take('=') => Token::Define,
            ':' => Token::Colon,
            '.' => self.dot(),
            '+' if self.take('+') => self.ends_statement(Token::IncDec(Add)),
            '+' => self.operator(Add),
            '-' if self.take('-') => self.ends_statement(Token::IncDec(Sub)),
            '-' => self.operator(Sub),
            '*' if self.take('=') => Token::AssignOperator(Mul),
            '*' => Token::Star,
            '%' => self.operator(Rem),
            '&' if self.take('&') => Token::Operator(AndAnd),
            '&' if self.take('^') => self.operator(AndNot),
            '&' => self.operator(And),
            '|' if self.take('|') => Token::Operator(OrOr),
            '|' => self.operator(Or),
            '^' => self.operator(Xor),
            '<' if self.take('=') => Token::Operator(LessEqual),
            '<' if self.take('<') => self.operator(Shl),
            '<' if self.take('-') => Token::Arrow,
            '<' => Token::Operator(Less),
            '>' if self.take('=') => Token::Operator(GreaterEqual),
            '>' if self.take('>') => self.operator(Shr),
            '>' => Token::Operator(Greater),
            '=' if self.take('=') => Token::Operator(Equal),
            '=' => Token::Assign,
            '!' if self.take('=') => Token::Operator(NotEqual),
            '!' => Token::Not,
            _ => Token::Tilde,
        })
    }

    fn ends_statement(&mut self, token: Token) -> Token {
        self.newline_is_semicolon = true;
        token
    }

    /// An operator whose characters are read, or its assignment.
    fn operator(&mut self, op: BinaryOp) -> Token {
        if self.take('=') {
            Token::AssignOperator(op)
        } else {
            Token::Operator(op)
        }
    }

    fn dot(&mut self) -> Token {
        if self.current.is_some_and(|c| c.is_ascii_digit()) {
            return self.number(true);
        }
        // Two dots are two tokens; only bytes need looking at to see three.
        if self.at('.') && self.file.bytes.get(self.offset + 1) == Some(&b'.') {
            self.advance();
            self.advance();
            return Token::Ellipsis;
        }
        Token::Dot
    }

    /// What follows a `/`.
    fn comment(&mut self, newline_is_semicolon: bool) -> Comment {
        if self.take('/') {
            // The line end stays, also for the caller: it may count as a semicolon.
            while self.current.is_some_and(|c| c != '\n') {
                self.advance();
            }
            let comment = self.bytes();
            if comment.starts_with(b"//go:") || comment.starts_with(b"//morestack:") {
                self.directive();
            }
            if comment.starts_with(b"//line ") && self.is_line_start() {
                self.line_directive(self.offset + 1);
            }
            return Comment::Space;
        }
        if !self.take('*') {
            return Comment::None;
        }
        let mut spans_lines = false;
        loop {
            match self.current {
                None => {
                    self.error_at(self.start, "comment not terminated");
                    break;
                }
                Some('*') => {
                    self.advance();
                    if self.take('/') {
                        if self.bytes().starts_with(b"/*line ") {
                            self.line_directive(self.offset);
                        }
                        break;
                    }
                }
                Some(c) => {
                    spans_lines |= c == '\n';
                    self.advance();
                }
            }
        }
        if spans_lines && newline_is_semicolon {
            Comment::Newline
        } else {
            Comment::Space
        }
    }

    /// The comment that was just read gives an order.
    fn directive(&mut self) {
        let text = String::from_utf8_lossy(&self.bytes()[2..]);
        let before = &self.file.bytes[..self.start];
        let blanks = before
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
            .count();
        let is_alone = matches!(before[..self.start - blanks].last(), None | Some(b'\n'));
        self.directives.push(Directive {
            offset: self.start,
            text: text.trim_end_matches('\r').to_owned(),
            is_alone,
        });
    }

    fn identifier(&mut self) -> Token {
        self.advance();
        while let Some(c) = self.current {
            let fits = c == '_'
                || c.is_ascii_alphanumeric()
                || !c.is_ascii() && self.at_identifier_char(false);
            if !fits {
                break;
            }
            self.advance();
        }
        let token = Token::keyword(self.bytes()).unwrap_or(Token::Name);
        self.newline_is_semicolon = matches!(
            token,
            Token::Name | Token::Break | Token::Continue | Token::Fallthrough | Token::Return
        );
        token
    }

    /// Whether the current character, which is not ASCII, belongs to an identifier; wrong ones do, with an error.
    fn at_identifier_char(&mut self, first: bool) -> bool {
        let Some(c) = self.current else { return false };
        if super::unicode::is_digit(c) {
            if first {
                self.error(format!(
                    "identifier cannot begin with digit {}",
                    unicode_point(c)
                ));
            }
        } else if !super::unicode::is_letter(c) {
            self.error(format!(
                "invalid character {} in identifier",
                unicode_point(c)
            ));
        }
        true
    }

    fn interpreted_string(&mut self) -> Token {
        self.advance();
        loop {
            match self.current {
                Some('"') => {
                    self.advance();
                    break;
                }
                Some('\\') => {
                    self.advance();
                    self.escape('"');
                }
                Some('\n') => {
                    self.error("newline in string");
                    break;
                }
                None => {
                    self.error_at(self.start, "string not terminated");
                    break;
                }
                Some(_) => self.advance(),
            }
        }
        self.literal(super::token::LiteralKind::String)
    }

    fn raw_string(&mut self) -> Token {
        self.advance();
        while !self.at('`') {
            if self.current.is_none() {
                self.error_at(self.start, "string not terminated");
                return self.literal(super::token::LiteralKind::String);
            }
            self.advance();
        }
        self.advance();
        self.literal(super::token::LiteralKind::String)
    }

    fn rune(&mut self) -> Token {
        self.advance();
        let mut good = true;
        let mut count = 0;
        loop {
            match self.current {
                Some('\'') => {
                    if good && count == 0 {
                        self.error("empty rune literal or unescaped '");
                    } else if good && count != 1 {
                        self.error_at(self.start, "more than one character in rune literal");
                    }
                    self.advance();
                    break;
                }
                Some('\\') => {
                    self.advance();
                    good &= self.escape('\'');
                }
                Some('\n') => {
                    if good {
                        self.error("newline in rune literal");
                    }
                    break;
                }
                None => {
                    if good {
                        self.error_at(self.start, "rune literal not terminated");
                    }
                    break;
                }
                Some(_) => self.advance(),
            }
            count += 1;
        }
        self.literal(super::token::LiteralKind::Rune)
    }

    fn literal(&mut self, kind: super::token::LiteralKind) -> Token {
        self.ends_statement(Token::Literal(kind))
    }

    /// What follows a backslash. Whether it is right; the end of the file is left to the caller to report.
    fn escape(&mut self, quote: char) -> bool {
        let Some(c) = self.current else { return true };
        let (digits, base, max) = match c {
            'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\' => {
                self.advance();
                return true;
            }
            c if c == quote => {
                self.advance();
                return true;
            }
            '0'..='7' => (3, 8, 255),
            'x' => (2, 16, 255),
            'u' => (4, 16, u32::from(char::MAX)),
            'U' => (8, 16, u32::from(char::MAX)),
            _ => {
                self.error("unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.advance();
        }
        let mut value: u32 = 0;
        for _ in 0..digits {
            let Some(c) = self.current else { return true };
            let Some(digit) = c.to_digit(base) else {
                let name = base_name(base);
                self.error(format!("invalid character {} in {name} escape", quoted(c)));
                return false;
            };
            value = value * base + digit;
            self.advance();
        }
        if value > max && base == 8 {
            self.error(format!("octal escape value {value} > 255"));
            return false;
        }
        if value > max || (digits > 3 && char::from_u32(value).is_none()) {
            let point =
                char::from_u32(value).map_or_else(|| format!("U+{value:04X}"), unicode_point);
            self.error(format!("escape is invalid Unicode code point {point}"));
            return false;
        }
        true
    }
}

enum Comment {
    /// No comment: a division.
    None,
    Space,
    /// It contains a line end that counts as a semicolon.
    Newline,
}

fn base_name(base: u32) -> &'static str {
    match base {
        2 => "binary",
        8 => "octal",
        10 => "decimal",
        _ => "hexadecimal",
    }
}

/// The first character of bytes that are not empty; `None` if they do not start with valid UTF-8.
fn first_char(bytes: &[u8]) -> Option<char> {
    let head = &bytes[..bytes.len().min(4)];
    match std::str::from_utf8(head) {
        Ok(text) => text.chars().next(),
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()])
            .ok()?
            .chars()
            .next(),
    }
}

/// As Go's `%#U`: `U+0040 '@'`.
fn unicode_point(c: char) -> String {
    let code = u32::from(c);
    if is_printable(c) {
        format!("U+{code:04X} '{c}'")
    } else {
        format!("U+{code:04X}")
    }
}

fn is_printable(c: char) -> bool {
    c == ' '
        || !c.is_control()
            && !c.is_whitespace()
            && !matches!(u32::from(c), 0x200b..=0x200f | 0x2028..=0x202e | 0xe000..=0xf8ff)
}

/// As Go's `%q` of a character.
fn quoted(c: char) -> String {
    match c {
        '\'' | '\\' => format!("'\\{c}'"),
        '\n' => r"'\n'".into(),
        '\r' => r"'\r'".into(),
        '\t' => r"'\t'".into(),
        c if is_printable(c) => format!("'{c}'"),
        c if u32::from(c) < 0x80 => format!("'\\x{:02x}'", u32::from(c)),
        c if u32::from(c) < 0x10000 => format!("'\\u{:04x}'", u32::from(c)),
        c => format!("'\\U{:08x}'", u32::from(c)),
    }
}
