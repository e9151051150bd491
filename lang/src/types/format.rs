//! Types as text, in the words of the Go compiler's messages.

use super::{ChanDir, Name, PackageId, Param, Signature, Type, TypeId, Types, is_exported};

/// How to write the package of a defined type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Qualify {
    /// Not at all in the package that is compiled, by name elsewhere.
    Relative,
    /// Always by name, as `%T` prints at run time.
    Always,
}

struct Writer<'a> {
    types: &'a Types,
    qualify: Qualify,
    param_names: bool,
    /// Whether type arguments are being written.
    in_args: bool,
    out: String,
}

impl Types {
    /// The type as messages print it (`T`, but `os.File`).
    pub fn display(&self, id: TypeId) -> String {
        self.write(id, Qualify::Relative, true)
    }

    /// The type as `%T` and run-time panics print it: `main.T`, `func(int) string`.
    pub fn runtime_name(&self, id: TypeId) -> String {
        self.write(self.canonical(id), Qualify::Always, false)
    }

    /// A function type without `func`: `(x int) string`.
    pub fn display_signature(&self, signature: &Signature, param_names: bool) -> String {
        let mut writer = Writer {
            types: self,
            qualify: Qualify::Relative,
            param_names,
            in_args: false,
            out: String::new(),
        };
        writer.signature(signature);
        writer.out
    }

    fn write(&self, id: TypeId, qualify: Qualify, param_names: bool) -> String {
        let mut writer = Writer {
            types: self,
            qualify,
            param_names,
            in_args: false,
            out: String::new(),
        };
        writer.ty(id);
        writer.out
    }
}

impl Writer<'_> {
    fn ty(&mut self, id: TypeId) {
        match self.types.get(id) {
            Type::Basic(basic) => self.out += basic.name(),
            Type::Array { elem, len } => {
                self.out += &format!("[{len}]");
                self.ty(elem);
            }
            Type::Slice(elem) => {
                self.out += "[]";
                self.ty(elem);
            }
            Type::Pointer(base) => {
                self.out.push('*');
                self.ty(base);
            }
            Type::Map { key, elem } => {
                self.out += "map[";
                self.ty(key);
                self.out.push(']');
                self.ty(elem);
            }
            Type::Chan { elem, dir } => self.chan(elem, dir),
            Type::Tuple(elements) => self.tuple(&elements, false),
            Type::Signature(signature) => {
                self.out += "func";
                self.signature(&signature);
            }
            Type::Struct(fields) => {
                self.open("struct", fields.fields.is_empty());
                for (index, field) in fields.fields.iter().enumerate() {
                    self.separate(index, "; ");
                    if !field.embedded {
                        self.out += &field.name;
                        self.out.push(' ');
                    }
                    self.ty(field.ty);
                    if !field.tag.is_empty() {
                        self.out.push(' ');
                        self.out += &quote(field.tag.as_bytes());
                    }
                }
                self.close(fields.fields.is_empty());
            }
            Type::Union(terms) => {
                for (index, term) in terms.iter().enumerate() {
                    self.separate(index, " | ");
                    if term.tilde {
                        self.out.push('~');
                    }
                    self.ty(term.ty);
                }
            }
            Type::Interface(interface) => {
                if interface.implicit
                    && interface.methods.is_empty()
                    && interface.embedded.len() == 1
                {
                    return self.ty(interface.embedded[0]);
                }
                let is_empty = interface.methods.is_empty() && interface.embedded.is_empty();
                self.open("interface", is_empty);
                for (index, method) in interface.methods.iter().enumerate() {
                    self.separate(index, "; ");
                    if self.qualify == Qualify::Always && !is_exported(&method.name) {
                        self.out += &self.types.package_name(method.package);
                        self.out.push('.');
                    }
                    self.out += &method.name;
                    if let Some(signature) = self.types.as_signature(method.signature) {
                        self.signature(&signature);
                    }
                }
                for (index, &embedded) in interface.embedded.iter().enumerate() {
                    self.separate(index + interface.methods.len(), "; ");
                    self.ty(embedded);
                }
                if interface.comparable {
                    self.out += "comparable";
                }
                self.close(is_empty);
            }
            Type::Named(id) => {
                let named = self.types.named(id);
                self.name(named.package, &named.name);
                let outer: &[TypeId] = match self.qualify {
                    Qualify::Always => &named.outer_args,
                    Qualify::Relative => &[],
                };
                if let Some((_, args)) = &named.instance {
                    self.lists(outer, args);
                } else if !outer.is_empty() {
                    self.lists(&[], outer);
                } else if !named.type_params.is_empty() {
                    self.type_params(&named.type_params);
                }
                // As a type argument a local type is told from others of its name.
                if self.qualify == Qualify::Always && self.in_args && named.local_number > 0 {
                    self.out += &format!("·{}", named.local_number);
                }
            }
            // At run time there are no aliases.
            Type::Alias(_) if self.qualify == Qualify::Always => self.ty(self.types.unalias(id)),
            Type::Alias(id) => {
                let alias = self.types.alias(id);
                self.name(alias.package, &alias.name);
                if let Some((_, args)) = &alias.instance {
                    self.lists(&[], args);
                } else if !alias.type_params.is_empty() {
                    self.type_params(&alias.type_params);
                }
            }
            Type::TypeParam(id) => self.out += &self.types.type_param(id).name,
        }
    }

    /// The brace after a keyword; run time has spaces around it.
    fn open(&mut self, keyword: &str, is_empty: bool) {
        self.out += keyword;
        self.out += match (self.qualify, is_empty) {
            (Qualify::Relative, _) => "{",
            (Qualify::Always, true) => " {",
            (Qualify::Always, false) => " { ",
        };
    }

    fn close(&mut self, is_empty: bool) {
        self.out += match (self.qualify, is_empty) {
            (Qualify::Always, false) => " }",
            _ => "}",
        };
    }

    fn separate(&mut self, index: usize, separator: &str) {
        if index > 0 {
            self.out += separator;
        }
    }

    fn name(&mut self, package: PackageId, name: &Name) {
        let relative = self.qualify == Qualify::Relative && self.types.home() == Some(package);
        if package != PackageId::UNIVERSE && !relative {
            self.out += &self.types.package_name(package);
            self.out.push('.');
        }
        self.out += name;
    }

    /// Type arguments: at run time those of the function around a local type stand before its own.
    fn lists(&mut self, outer: &[TypeId], own: &[TypeId]) {
        let separator = match self.qualify {
            Qualify::Always => ",",
            Qualify::Relative => ", ",
        };
        let outside = std::mem::replace(&mut self.in_args, true);
        self.out.push('[');
        for (index, &ty) in outer.iter().enumerate() {
            self.separate(index, separator);
            self.ty(ty);
        }
        if !outer.is_empty() {
            self.out.push(';');
        }
        for (index, &ty) in own.iter().enumerate() {
            self.separate(index, separator);
            self.ty(ty);
        }
        self.out.push(']');
        self.in_args = outside;
    }

    fn type_params(&mut self, params: &[super::TypeParamId]) {
        self.out.push('[');
        for (index, &id) in params.iter().enumerate() {
            let param = self.types.type_param(id);
            self.separate(index, ", ");
            self.out += &param.name;
            let next = params
                .get(index + 1)
                .map(|&next| self.types.type_param(next).constraint);
            if next != Some(param.constraint) {
                self.out.push(' ');
                self.ty(param.constraint);
            }
        }
        self.out.push(']');
    }

    fn chan(&mut self, elem: TypeId, dir: ChanDir) {
        let receives = matches!(
            self.types.get(elem),
            Type::Chan {
                dir: ChanDir::Receive,
                ..
            }
        );
        self.out += match dir {
            ChanDir::Both => "chan ",
            ChanDir::Send => "chan<- ",
            ChanDir::Receive => "<-chan ",
        };
        if dir == ChanDir::Both && receives {
            self.out.push('(');
            self.ty(elem);
            self.out.push(')');
        } else {
            self.ty(elem);
        }
    }

    fn tuple(&mut self, elements: &[Param], variadic: bool) {
        self.out.push('(');
        for (index, param) in elements.iter().enumerate() {
            self.separate(index, ", ");
            if self.param_names && !param.name.is_empty() {
                self.out += &param.name;
                self.out.push(' ');
            }
            match self.types.get(param.ty) {
                Type::Slice(elem) if variadic && index + 1 == elements.len() => {
                    self.out += "...";
                    self.ty(elem);
                }
                _ => self.ty(param.ty),
            }
        }
        self.out.push(')');
    }

    fn signature(&mut self, signature: &Signature) {
        if !signature.type_params.is_empty() {
            self.type_params(&signature.type_params);
        }
        self.tuple(&signature.params, signature.variadic);
        match &*signature.results {
            [] => {}
            [only] if only.name.is_empty() || !self.param_names => {
                self.out.push(' ');
                self.ty(only.ty);
            }
            results => {
                self.out.push(' ');
                self.tuple(results, false);
            }
        }
    }
}

/// A Go string literal for these bytes, as `strconv.Quote` writes it.
pub fn quote(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out += "\\\"",
                '\\' => out += "\\\\",
                '\x07' => out += "\\a",
                '\x08' => out += "\\b",
                '\x0c' => out += "\\f",
                '\n' => out += "\\n",
                '\r' => out += "\\r",
                '\t' => out += "\\t",
                '\x0b' => out += "\\v",
                c if (c as u32) < 0x20 || c == '\x7f' => out += &format!("\\x{:02x}", c as u32),
                c if c.is_control() => out += &format!("\\u{:04x}", c as u32),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out += &format!("\\x{byte:02x}");
        }
    }
    out.push('"');
    out
}
