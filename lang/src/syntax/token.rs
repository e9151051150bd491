//! Tokens and operators of Go, with the texts that error messages use for them.

use std::fmt;

/// A unary operator. `*x` is [`ExprKind::Star`](super::ast::ExprKind::Star): it is as often a type as a dereference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `+x`
    Plus,
    /// `-x`
    Minus,
    /// `!x`
    Not,
    /// `^x`, the bitwise complement
    Complement,
    /// `&x`
    Address,
    /// `<-x`
    Receive,
    /// `~T`, only in type sets
    Tilde,
}

impl fmt::Display for UnaryOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnaryOp::Plus => "+",
            UnaryOp::Minus => "-",
            UnaryOp::Not => "!",
            UnaryOp::Complement => "^",
            UnaryOp::Address => "&",
            UnaryOp::Receive => "<-",
            UnaryOp::Tilde => "~",
        })
    }
}

/// A binary operator, also of assignments such as `+=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(
    missing_docs,
    reason = "each name is its operator; `Display` prints it"
)]
pub enum BinaryOp {
    OrOr,
    AndAnd,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Sub,
    Or,
    Xor,
    Mul,
    Div,
    Rem,
    And,
    AndNot,
    Shl,
    Shr,
}

impl BinaryOp {
    /// Binding strength: 1 for `||` up to 5 for `*`.
    pub fn precedence(self) -> u8 {
        use BinaryOp::*;
        match self {
            OrOr => 1,
            AndAnd => 2,
            Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual => 3,
            Add | Sub | Or | Xor => 4,
            Mul | Div | Rem | And | AndNot | Shl | Shr => 5,
        }
    }

    /// Whether this is one of `== != < <= > >=`.
    pub fn is_comparison(self) -> bool {
        self.precedence() == 3
    }

    /// Whether this is `<<` or `>>`.
    pub fn is_shift(self) -> bool {
        matches!(self, BinaryOp::Shl | BinaryOp::Shr)
    }
}

impl fmt::Display for BinaryOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use BinaryOp::*;
        f.write_str(match self {
            OrOr => "||",
            AndAnd => "&&",
            Equal => "==",
            NotEqual => "!=",
            Less => "<",
            LessEqual => "<=",
            Greater => ">",
            GreaterEqual => ">=",
            Add => "+",
            Sub => "-",
            Or => "|",
            Xor => "^",
            Mul => "*",
            Div => "/",
            Rem => "%",
            And => "&",
            AndNot => "&^",
            Shl => "<<",
            Shr => ">>",
        })
    }
}

/// What kind of literal a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// `1_000`, `0x2a`, `0b1`, `0o7`, `017`
    Int,
    /// `1.5`, `1e9`, `0x1p-2`
    Float,
    /// `1i`, `0x2p1i`
    Imaginary,
    /// `'x'`
    Rune,
    /// `"x"` or a raw string in back quotes
    String,
}

/// A token. Operators that are also something else (`*`, `<-`) have their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each name is its token; `Display` prints it")]
pub enum Token {
    EndOfFile,
    Name,
    Literal(LiteralKind),
    /// A binary operator other than `*`; includes `&`, `+`, `-`, `^`, which are unary too.
    Operator(BinaryOp),
    /// `op=`
    AssignOperator(BinaryOp),
    /// `++` or `--`, with `Add` or `Sub`
    IncDec(BinaryOp),
    Assign,
    Define,
    Arrow,
    Star,
    Not,
    Tilde,
    OpenParen,
    OpenBracket,
    OpenBrace,
    CloseParen,
    CloseBracket,
    CloseBrace,
    Comma,
    /// A written `;`, or the end of a line or file that counts as one: see [`Semicolon`].
    Semicolon(Semicolon),
    Colon,
    Dot,
    Ellipsis,
    Break,
    Case,
    Chan,
    Const,
    Continue,
    Default,
    Defer,
    Else,
    Fallthrough,
    For,
    Func,
    Go,
    Goto,
    If,
    Import,
    Interface,
    Map,
    Package,
    Range,
    Return,
    Select,
    Struct,
    Switch,
    Type,
    Var,
}

/// Where a semicolon token came from; messages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Semicolon {
    /// Written `;`.
    Written,
    /// The end of a line.
    Newline,
    /// The end of the file.
    EndOfFile,
}

impl Token {
    /// The keyword with this spelling.
    pub fn keyword(text: &[u8]) -> Option<Token> {
        Some(match text {
            b"break" => Token::Break,
            b"case" => Token::Case,
            b"chan" => Token::Chan,
            b"const" => Token::Const,
            b"continue" => Token::Continue,
            b"default" => Token::Default,
            b"defer" => Token::Defer,
            b"else" => Token::Else,
            b"fallthrough" => Token::Fallthrough,
            b"for" => Token::For,
            b"func" => Token::Func,
            b"go" => Token::Go,
            b"goto" => Token::Goto,
            b"if" => Token::If,
            b"import" => Token::Import,
            b"interface" => Token::Interface,
            b"map" => Token::Map,
            b"package" => Token::Package,
            b"range" => Token::Range,
            b"return" => Token::Return,
            b"select" => Token::Select,
            b"struct" => Token::Struct,
            b"switch" => Token::Switch,
            b"type" => Token::Type,
            b"var" => Token::Var,
            _ => return None,
        })
    }

    /// Whether this is a keyword.
    pub fn is_keyword(self) -> bool {
        Token::keyword(self.to_string().as_bytes()) == Some(self)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Token::EndOfFile => "EOF",
            Token::Name => "name",
            Token::Literal(_) => "literal",
            Token::Operator(op) => return op.fmt(f),
            Token::AssignOperator(op) => return write!(f, "{op}="),
            Token::IncDec(op) => return write!(f, "{op}{op}"),
            Token::Assign => "=",
            Token::Define => ":=",
            Token::Arrow => "<-",
            Token::Star => "*",
            Token::Not => "!",
            Token::Tilde => "~",
            Token::OpenParen => "(",
            Token::OpenBracket => "[",
            Token::OpenBrace => "{",
            Token::CloseParen => ")",
            Token::CloseBracket => "]",
            Token::CloseBrace => "}",
            Token::Comma => ",",
            Token::Semicolon(_) => ";",
            Token::Colon => ":",
            Token::Dot => ".",
            Token::Ellipsis => "...",
            Token::Break => "break",
            Token::Case => "case",
            Token::Chan => "chan",
            Token::Const => "const",
            Token::Continue => "continue",
            Token::Default => "default",
            Token::Defer => "defer",
            Token::Else => "else",
            Token::Fallthrough => "fallthrough",
            Token::For => "for",
            Token::Func => "func",
            Token::Go => "go",
            Token::Goto => "goto",
            Token::If => "if",
            Token::Import => "import",
            Token::Interface => "interface",
            Token::Map => "map",
            Token::Package => "package",
            Token::Range => "range",
            Token::Return => "return",
            Token::Select => "select",
            Token::Struct => "struct",
            Token::Switch => "switch",
            Token::Type => "type",
            Token::Var => "var",
        };
        f.write_str(text)
    }
}
