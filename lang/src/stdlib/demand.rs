//! Which declarations of standard packages a program can mention: only those are parsed.
//!
//! A name counts as mentioned wherever it stands, whatever it means there: `strings.Index` where a file imports
//! `strings`; `index` in a declaration taken from `strings`; `x.String` for the method `String` of any type
//! taken. That takes too much now and then, never too little. What is taken is read for more names until there are
//! none.
//!
//! Promises: a package-level object that the program's or a taken declaration's code can denote is parsed, and so is each
//! method of a taken type that can be selected or is needed for an interface; sources come in their order. May not know: types.

use std::collections::{HashMap, HashSet};

use super::index::{Index, Piece};
use super::{Package, name_of, package};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, SourceTooLarge};
use crate::syntax::ast::{
    Ast, Decl, ExprId, ExprKind, File, ImportDecl, SourcePackage, StmtKind, Symbol,
};
use crate::syntax::literal::string_value;
use crate::syntax::{Heights, parse_declaration};

/// What the compiler itself mentions, if the program does what it is for.
struct Implicit {
    path: &'static str,
    name: &'static str,
    is_needed: fn(&Demand<'_>) -> bool,
}

/// Declarations that no program names and lowering needs; `Info::implicit` has their objects.
const IMPLICIT: &[Implicit] = &[Implicit {
    path: crate::check::RUNTIME,
    name: crate::check::RAISE,
    is_needed: |demand| demand.defers || has_method_for_fmt(demand.ast),
}];

const FMT: &str = "fmt";

/// A package being taken from.
struct Loaded {
    package: &'static Package,
    index: Index,
    /// Where it is in `Ast::packages`.
    in_ast: usize,
    sources: Vec<FileId>,
    /// By file: names of imports and their paths.
    imports: Vec<HashMap<Symbol, String>>,
    taken: Vec<bool>,
    /// The declarations taken, by file, each with its place.
    decls: Vec<Vec<(u32, Vec<Decl>)>>,
    /// Types of which methods are taken as they are selected.
    types: Vec<&'static str>,
}

/// The files of a program with their expressions, to look for names in.
#[derive(Debug, Default)]
pub struct Mentions {
    /// By file of `Ast::files`: the first expression of the next.
    pub ends: Vec<u32>,
}

/// Adds to a program's tree what it needs of standard packages.
///
/// # Errors
/// If all files together are too large.
pub(crate) fn add_packages(
    sources: &mut SourceMap,
    ast: &mut Ast,
    heights: &mut Heights,
    mentions: &Mentions,
) -> Result<Diagnostics, SourceTooLarge> {
    let mut demand = Demand::new(sources, ast, heights);
    demand.program(mentions)?;
    demand.defers = has_defer(demand.ast, 0);
    demand.run()?;
    for implicit in IMPLICIT {
        if (implicit.is_needed)(&demand)
            && let Some(index) = demand.load(implicit.path)?
        {
            demand.want(index, implicit.name);
            demand.ast.implicit.push((implicit.path, implicit.name));
        }
    }
    demand.run()?;
    Ok(demand.finish())
}

/// Adds a whole package, for tests of it.
///
/// # Errors
/// If all files together are too large.
pub(crate) fn add_whole_package(
    sources: &mut SourceMap,
    ast: &mut Ast,
    heights: &mut Heights,
    path: &str,
) -> Result<Diagnostics, SourceTooLarge> {
    let mut demand = Demand::new(sources, ast, heights);
    if let Some(index) = demand.load(path)? {
        for piece in 0..demand.loaded[index].taken.len() {
            demand.take(index, piece as u32);
        }
    }
    demand.run()?;
    Ok(demand.finish())
}

/// Whether one of the statements from a number on defers a call.
fn has_defer(ast: &Ast, from: usize) -> bool {
    let mut statements = (from..ast.stmts.len()).map(|index| &ast.stmts[index as u32]);
    statements.any(|statement| matches!(statement.kind, StmtKind::Defer(_)))
}

/// Whether package fmt may call a method of the program, and recover from its panic.
fn has_method_for_fmt(ast: &Ast) -> bool {
    let all = ast.files.iter().flat_map(|file| &file.decls);
    all.filter_map(|decl| match decl {
        Decl::Func(function) => function.receiver.as_ref().map(|_| &function.name),
        _ => None,
    })
    .any(|name| {
        let name = ast.symbols.text(name.name);
        matches!(name, "Error" | "String" | "GoString" | "Format")
    })
}

struct Demand<'a> {
    sources: &'a mut SourceMap,
    ast: &'a mut Ast,
    heights: &'a mut Heights,
    loaded: Vec<Loaded>,
    by_path: HashMap<String, usize>,
    /// Pieces taken and not parsed yet: package and piece.
    queue: Vec<(usize, u32)>,
    /// Whether something that is taken defers calls. Those of package fmt are for methods of the program.
    defers: bool,
    /// Names selected anywhere: fields, methods, package members.
    selected: HashSet<Symbol>,
    diagnostics: Diagnostics,
}

impl<'a> Demand<'a> {
    fn new(sources: &'a mut SourceMap, ast: &'a mut Ast, heights: &'a mut Heights) -> Self {
        let mut demand = Demand {
            sources,
            ast,
            heights,
            loaded: vec![],
            by_path: HashMap::new(),
            queue: vec![],
            defers: false,
            selected: HashSet::new(),
            diagnostics: Diagnostics::new(),
        };
        // The method of the predeclared interface `error`.
        let error = demand.ast.symbols.intern("Error");
        demand.ast.interface_methods.insert(error);
        demand.select(error);
        demand
    }

    /// What the program's own files mention.
    fn program(&mut self, mentions: &Mentions) -> Result<(), SourceTooLarge> {
        let mut start = 0;
        for file in 0..self.ast.files.len() {
            let end = mentions.ends[file];
            let mut imports = HashMap::new();
            let mut everywhere = vec![];
            for decl in 0..self.ast.files[file].decls.len() {
                let Decl::Import(import) = &self.ast.files[file].decls[decl] else {
                    continue;
                };
                let import = import.clone();
                let Some((name, path)) = self.import(&import) else {
                    continue;
                };
                let index = self.load(&path)?;
                match (self.ast.text(name), index) {
                    (".", Some(index)) => everywhere.push(index),
                    _ => drop(imports.insert(name, path)),
                }
            }
            for expr in start..end {
                self.mention(ExprId(expr), &everywhere, &imports)?;
            }
            start = end;
        }
        Ok(())
    }

    /// The name by which a file knows an import, and its path.
    fn import(&mut self, import: &ImportDecl) -> Option<(Symbol, String)> {
        let ExprKind::Literal { text, .. } = self.ast[import.path].kind else {
            return None;
        };
        let path = String::from_utf8(string_value(self.ast.text(text))).ok()?;
        let name = match import.name {
            Some(name) => name.name,
            None => self.ast.symbols.intern(name_of(&path)),
        };
        Some((name, path))
    }

    /// The package with a path, if we have it.
    fn load(&mut self, path: &str) -> Result<Option<usize>, SourceTooLarge> {
        if let Some(&index) = self.by_path.get(path) {
            return Ok(Some(index));
        }
        let of_host = self.ast.host.map(|host| &host.package);
        let of_host = of_host.filter(|package| package.path == path);
        let Some(package) = of_host.or_else(|| package(path)) else {
            return Ok(None);
        };
        let mut ids = vec![];
        let first_file = self.ast.files.len() as u32;
        for (name, text) in package.files {
            let id = self.sources.add(*name, *text)?;
            let pos = self.sources.file(id).pos(0);
            let name = self.ast.new_ident(pos, name_of(path));
            self.ast.files.push(File {
                source: id,
                package: name,
                decls: vec![],
                end: pos,
            });
            ids.push(id);
        }
        let index = Index::new(package.files);
        let mut names: Vec<&'static str> = index.names.keys().copied().collect();
        names.sort_unstable();
        self.ast.packages.push(SourcePackage {
            path: path.to_owned(),
            name: name_of(path).to_owned(),
            files: first_file..self.ast.files.len() as u32,
            names,
            is_complete: package.is_complete,
            is_standard: true,
            imports: vec![],
        });
        let files = package.files.len();
        let loaded = Loaded {
            package,
            taken: vec![false; index.pieces.len()],
            index,
            in_ast: self.ast.packages.len() - 1,
            sources: ids,
            imports: vec![HashMap::new(); files],
            decls: vec![vec![]; files],
            types: vec![],
        };
        self.loaded.push(loaded);
        let at = self.loaded.len() - 1;
        self.by_path.insert(path.to_owned(), at);
        for piece in self.loaded[at].index.imports.clone() {
            let decls = self.parse(at, piece);
            for decl in &decls {
                if let Decl::Import(import) = decl
                    && let Some((name, path)) = self.import(import)
                {
                    self.loaded[at].imports[piece.file as usize].insert(name, path);
                }
            }
            self.loaded[at].decls[piece.file as usize].push((piece.offset, decls));
        }
        Ok(Some(at))
    }

    fn parse(&mut self, package: usize, piece: Piece) -> Vec<Decl> {
        let source = self.loaded[package].sources[piece.file as usize];
        let file = self.sources.file(source);
        let (decls, diagnostics) =
            parse_declaration(file, piece.offset as usize, self.ast, self.heights);
        self.diagnostics.extend(diagnostics);
        decls
    }

    fn run(&mut self) -> Result<(), SourceTooLarge> {
        while let Some((package, piece)) = self.queue.pop() {
            let start = self.ast.exprs.len() as u32;
            let first_statement = self.ast.stmts.len();
            let place = self.loaded[package].index.pieces[piece as usize];
            let decls = self.parse(package, place);
            for decl in &decls {
                if let Decl::Type(decl) = decl {
                    self.take_type(package, decl.name.name);
                }
            }
            if self.loaded[package].package.path != FMT {
                self.defers |= has_defer(self.ast, first_statement);
            }
            let file = place.file as usize;
            self.loaded[package].decls[file].push((place.offset, decls));
            let imports = self.loaded[package].imports[file].clone();
            for expr in start..self.ast.exprs.len() as u32 {
                self.mention(ExprId(expr), &[package], &imports)?;
            }
        }
        Ok(())
    }

    /// Takes what an expression names: in a package whose members stand alone, or in imported ones.
    fn mention(
        &mut self,
        expr: ExprId,
        alone: &[usize],
        imports: &HashMap<Symbol, String>,
    ) -> Result<(), SourceTooLarge> {
        match self.ast[expr].kind {
            ExprKind::Name(name) => {
                for &package in alone {
                    let text = self.ast.name(name).to_owned();
                    self.want(package, &text);
                }
            }
            ExprKind::Selector { x, selected } => {
                self.select(selected.name);
                let package = self.ast.as_name(x).and_then(|name| imports.get(&name.name));
                if let Some(path) = package
                    && let Some(package) = self.load(path)?
                {
                    let text = self.ast.name(selected).to_owned();
                    self.want(package, &text);
                }
            }
            ExprKind::InterfaceType(ref fields) => {
                let names: Vec<Symbol> = fields
                    .iter()
                    .filter_map(|field| Some(field.name?.name))
                    .collect();
                for name in names {
                    self.ast.interface_methods.insert(name);
                    self.select(name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a package's declaration of a name, if there is one.
    fn want(&mut self, package: usize, name: &str) {
        if let Some(&piece) = self.loaded[package].index.names.get(name) {
            self.take(package, piece);
        }
    }

    fn take(&mut self, package: usize, piece: u32) {
        if !std::mem::replace(&mut self.loaded[package].taken[piece as usize], true) {
            self.queue.push((package, piece));
        }
    }

    /// A type is there: so are those of its methods that are selected somewhere.
    fn take_type(&mut self, package: usize, name: Symbol) {
        let loaded = &mut self.loaded[package];
        let Some((&name, methods)) = loaded.index.methods.get_key_value(self.ast.text(name)) else {
            return;
        };
        loaded.types.push(name);
        let selected = |method: &str| {
            let symbol = self.ast.symbols.find(method);
            symbol.is_some_and(|symbol| self.selected.contains(&symbol))
        };
        let wanted: Vec<u32> = methods
            .iter()
            .filter(|(method, _)| selected(method))
            .map(|&(_, piece)| piece)
            .collect();
        wanted
            .into_iter()
            .for_each(|piece| self.take(package, piece));
    }

    /// A name is selected somewhere: so all methods of that name are needed.
    fn select(&mut self, name: Symbol) {
        if !self.selected.insert(name) {
            return;
        }
        let text = self.ast.text(name);
        let mut wanted = vec![];
        for (at, loaded) in self.loaded.iter().enumerate() {
            for ty in &loaded.types {
                let methods = loaded.index.methods[ty].iter();
                let named = methods.filter(|(method, _)| *method == text);
                wanted.extend(named.map(|&(_, piece)| (at, piece)));
            }
        }
        for (package, piece) in wanted {
            self.take(package, piece);
        }
    }

    /// Puts the declarations into their files, in the order of the source.
    fn finish(self) -> Diagnostics {
        let in_ast: HashMap<&str, usize> = self
            .loaded
            .iter()
            .map(|loaded| (loaded.package.path, loaded.in_ast))
            .collect();
        for loaded in self.loaded {
            let mut imported: Vec<usize> = loaded
                .imports
                .iter()
                .flat_map(|imports| imports.values())
                .filter_map(|path| in_ast.get(path.as_str()).copied())
                .collect();
            let in_ast = &mut self.ast.packages[loaded.in_ast];
            imported.sort_unstable();
            imported.dedup();
            in_ast.imports = imported;
            let first = in_ast.files.start as usize;
            for (file, mut pieces) in loaded.decls.into_iter().enumerate() {
                pieces.sort_by_key(|&(offset, _)| offset);
                self.ast.files[first + file].decls =
                    pieces.into_iter().flat_map(|(_, decls)| decls).collect();
            }
        }
        self.diagnostics
    }
}
