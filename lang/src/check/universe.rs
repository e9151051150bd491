//! The predeclared names, and the packages that the checker knows without their source.

use super::Checker;
use super::info::{Builtin, ObjectKind};
use super::scope::ScopeId;
use crate::constant::Value;
use crate::stdlib::{self, name_of};
use crate::types::{Basic, Name, ObjId, PackageId, Type, TypeId, is_exported};

/// Go's standard packages: those that are not known are refused as not supported rather than as missing.
const STANDARD_PACKAGES: &str = "archive/tar archive/zip bufio bytes cmp compress/bzip2 compress/flate compress/gzip \
    compress/lzw compress/zlib container/heap container/list container/ring context crypto crypto/aes crypto/cipher \
    crypto/des crypto/dsa crypto/ecdh crypto/ecdsa crypto/ed25519 crypto/elliptic crypto/hmac crypto/md5 crypto/rand \
    crypto/rc4 crypto/rsa crypto/sha1 crypto/sha256 crypto/sha512 crypto/subtle crypto/tls crypto/x509 \
    crypto/x509/pkix database/sql database/sql/driver debug/buildinfo debug/dwarf debug/elf debug/gosym debug/macho \
    debug/pe debug/plan9obj embed encoding encoding/ascii85 encoding/asn1 encoding/base32 encoding/base64 \
    encoding/binary encoding/csv encoding/gob encoding/hex encoding/json encoding/pem encoding/xml errors expvar flag \
    fmt go/ast go/build go/build/constraint go/constant go/doc go/doc/comment go/format go/importer go/parser \
    go/printer go/scanner go/token go/types go/version hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash \
    html html/template image image/color image/color/palette image/draw image/gif image/jpeg image/png index/suffixarray \
    io io/fs io/ioutil iter log log/slog log/syslog maps math math/big math/bits math/cmplx math/rand math/rand/v2 mime \
    mime/multipart mime/quotedprintable net net/http net/http/cgi net/http/cookiejar net/http/fcgi net/http/httptest \
    net/http/httptrace net/http/httputil net/http/pprof net/mail net/netip net/rpc net/rpc/jsonrpc net/smtp \
    net/textproto net/url os os/exec os/signal os/user path path/filepath plugin reflect regexp regexp/syntax runtime \
    runtime/cgo runtime/coverage runtime/debug runtime/metrics runtime/pprof runtime/race runtime/trace slices sort \
    strconv strings structs sync sync/atomic syscall testing testing/fstest testing/iotest testing/quick \
    testing/slogtest testing/synctest text/scanner text/tabwriter text/template text/template/parse time time/tzdata \
    unicode unicode/utf16 unicode/utf8 unique unsafe weak";

/// A package that can be imported.
#[derive(Debug)]
pub(super) struct Package {
    pub id: PackageId,
    pub path: Name,
    pub members: Members,
}

/// What is known of a package.
#[derive(Debug)]
pub(super) enum Members {
    /// Nothing.
    Unknown,
    /// All of it, without source: package `unsafe`.
    Listed(Vec<(Name, ObjId)>),
    /// It has source: its index in `Ast::packages`.
    Source(usize),
}

/// Whether a package's path is that of one of Go's standard packages.
pub(super) fn is_standard(path: &str) -> bool {
    STANDARD_PACKAGES
        .split_whitespace()
        .any(|known| known == path)
}

impl Checker<'_> {
    /// Declares the predeclared names that the program mentions.
    pub fn declare_universe(&mut self) -> ScopeId {
        let scope = self.new_scope(None);
        let basics = [TypeId::BOOL, TypeId::STRING]
            .into_iter()
            .chain((TypeId::INT.0..=TypeId::COMPLEX128.0).map(TypeId));
        let types: Vec<(String, TypeId)> = basics
            .chain([
                TypeId::BYTE,
                TypeId::RUNE,
                TypeId::ANY,
                TypeId::ERROR,
                TypeId::COMPARABLE,
            ])
            .map(|ty| (self.display(ty), ty))
            .collect();
        for (name, ty) in types {
            self.predeclare(scope, &name, ObjectKind::Type, ty);
        }
        for (name, value) in [("true", true), ("false", false)] {
            self.predeclare(
                scope,
                name,
                ObjectKind::Const(Some(value.into())),
                TypeId::UNTYPED_BOOL,
            );
        }
        let iota = self.predeclare(
            scope,
            "iota",
            ObjectKind::Const(Some(Value::from(0))),
            TypeId::UNTYPED_INT,
        );
        self.iota = Some(iota);
        self.predeclare(scope, "nil", ObjectKind::Nil, TypeId::UNTYPED_NIL);
        for builtin in Builtin::ALL
            .iter()
            .copied()
            .filter(|builtin| !builtin.is_unsafe())
        {
            self.predeclare(
                scope,
                builtin.name(),
                ObjectKind::Builtin(builtin),
                TypeId::INVALID,
            );
        }
        scope
    }

    fn predeclare(&mut self, scope: ScopeId, name: &str, kind: ObjectKind, ty: TypeId) -> ObjId {
        let id = self.new_foreign_object(name, PackageId::UNIVERSE, kind, ty);
        // A name that the program does not contain cannot be looked up.
        if let Some(symbol) = self.ast.symbols.find(name) {
            self.scopes[scope.0 as usize].names.insert(symbol, id);
        }
        id
    }

    /// Makes all packages known that have source, each with a scope for its objects.
    pub fn declare_packages(&mut self, universe: ScopeId) {
        for (index, package) in self.ast.packages.iter().enumerate() {
            let id = if index == 0 {
                self.env.package
            } else {
                self.types().add_package(&package.path, &package.name)
            };
            let scope = self.new_scope(Some(universe));
            self.package_scopes.insert(id, scope);
            self.packages.push(Package {
                id,
                path: package.path.as_str().into(),
                members: Members::Source(index),
            });
        }
    }

    /// The package with that import path; an index into `packages`. `None` if there is no such package.
    pub fn import(&mut self, path: &str) -> Option<usize> {
        // Nobody can import the program itself.
        let known = self.packages[1..]
            .iter()
            .position(|known| &*known.path == path);
        if let Some(index) = known {
            return Some(index + 1);
        }
        let (id, members) = if path == "unsafe" {
            (PackageId::UNSAFE, Members::Listed(self.unsafe_members()))
        } else if is_standard(path)
            || stdlib::package(path).is_some()
            || self.ast.host.is_some_and(|host| host.package.path == path)
        {
            // Also a package of ours of which the program reaches nothing.
            let id = self.types().add_package(path, name_of(path));
            (id, Members::Unknown)
        } else {
            return None;
        };
        self.packages.push(Package {
            id,
            path: path.into(),
            members,
        });
        Some(self.packages.len() - 1)
    }

    fn unsafe_members(&mut self) -> Vec<(Name, ObjId)> {
        let package = PackageId::UNSAFE;
        let builtins = Builtin::ALL
            .iter()
            .copied()
            .filter(|builtin| builtin.is_unsafe());
        let mut members: Vec<(Name, ObjId)> = builtins
            .map(|builtin| {
                let kind = ObjectKind::Builtin(builtin);
                let id = self.new_foreign_object(builtin.name(), package, kind, TypeId::INVALID);
                (builtin.name().into(), id)
            })
            .collect();
        let pointer =
            self.new_foreign_object("Pointer", package, ObjectKind::Type, TypeId::UNSAFE_POINTER);
        members.push(("Pointer".into(), pointer));
        members
    }

    /// Whether anything of a package is known.
    pub fn is_known_package(&self, index: usize) -> bool {
        !matches!(self.packages[index].members, Members::Unknown)
    }

    /// Whether a package has all that Go's has, so that any other name is undefined.
    pub fn is_complete_package(&self, index: usize) -> bool {
        match self.packages[index].members {
            Members::Unknown => false,
            Members::Listed(_) => true,
            Members::Source(package) => self.ast.packages[package].is_complete,
        }
    }

    /// An exported member of a package.
    pub fn package_member(&self, package: usize, name: &str) -> Option<ObjId> {
        self.member(package, name).filter(|_| is_exported(name))
    }

    /// A member of a package, exported or not.
    pub fn member(&self, package: usize, name: &str) -> Option<ObjId> {
        match &self.packages[package].members {
            Members::Unknown => None,
            Members::Listed(members) => {
                let mut members = members.iter();
                let (_, id) = members.find(|(member, _)| &**member == name)?;
                Some(*id)
            }
            Members::Source(_) => {
                let scope = self.package_scopes[&self.packages[package].id];
                let symbol = self.ast.symbols.find(name)?;
                self.scopes[scope.0 as usize].names.get(&symbol).copied()
            }
        }
    }

    /// A member whose name differs only in case.
    pub fn member_in_other_case(&self, package: usize, name: &str) -> Option<String> {
        let is_it = |member: &str| member.eq_ignore_ascii_case(name) && is_exported(member);
        match &self.packages[package].members {
            Members::Unknown => None,
            Members::Listed(members) => {
                let (member, _) = members.iter().find(|(member, _)| is_it(member))?;
                Some(member.to_string())
            }
            Members::Source(package) => {
                let names = &self.ast.packages[*package].names;
                names
                    .iter()
                    .find(|member| is_it(member))
                    .map(|member| (*member).to_owned())
            }
        }
    }

    /// The basic type below a type.
    pub fn basic(&self, ty: TypeId) -> Option<Basic> {
        self.types().basic(ty)
    }

    /// The structure below a type.
    pub fn under(&self, ty: TypeId) -> Type {
        self.types().underlying(ty)
    }
}
