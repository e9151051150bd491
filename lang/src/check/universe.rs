//! The predeclared names, and the packages that the checker knows without their source.

use super::Checker;
use super::info::{Builtin, ObjectKind};
use super::scope::ScopeId;
use crate::constant::Value;
use crate::types::{Basic, Name, ObjId, PackageId, Param, Type, TypeId};

/// A function of a known package: name, parameter types, result types.
struct KnownFunction {
    name: &'static str,
    params: &'static [TypeId],
    results: &'static [TypeId],
}

/// A package whose functions the runtime implements.
struct KnownPackage {
    path: &'static str,
    functions: &'static [KnownFunction],
}

const KNOWN_PACKAGES: &[KnownPackage] = &[
    KnownPackage {
        path: "os",
        functions: &[KnownFunction {
            name: "Exit",
            params: &[TypeId::INT],
            results: &[],
        }],
    },
    KnownPackage {
        path: "runtime",
        functions: &[KnownFunction {
            name: "StackSize",
            params: &[],
            results: &[TypeId::INT],
        }],
    },
    KnownPackage {
        path: "runtime/debug",
        functions: &[KnownFunction {
            name: "SetMaxStack",
            params: &[TypeId::INT],
            results: &[TypeId::INT],
        }],
    },
];

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

/// An imported package.
#[derive(Debug)]
pub(super) struct Package {
    pub id: PackageId,
    pub path: Name,
    /// Members that are known.
    pub members: Vec<(Name, ObjId)>,
    /// Whether `members` is all of it; otherwise an unknown member is no error of the program.
    pub complete: bool,
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
            .into_iter()
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

    /// The package with that import path; an index into `packages`. `None` if there is no such package.
    pub fn import(&mut self, path: &str) -> Option<usize> {
        if let Some(index) = self
            .packages
            .iter()
            .position(|package| &*package.path == path)
        {
            return Some(index);
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        // math/rand/v2 is package rand.
        let name = if name == "v2" {
            path.rsplit('/').nth(1).unwrap_or(name)
        } else {
            name
        };
        let package = if path == "unsafe" {
            let members = Builtin::ALL
                .into_iter()
                .filter(|builtin| builtin.is_unsafe());
            let mut members: Vec<(Name, ObjId)> = members
                .map(|builtin| {
                    let kind = ObjectKind::Builtin(builtin);
                    let id = self.new_foreign_object(
                        builtin.name(),
                        PackageId::UNSAFE,
                        kind,
                        TypeId::INVALID,
                    );
                    (builtin.name().into(), id)
                })
                .collect();
            let pointer = self.new_foreign_object(
                "Pointer",
                PackageId::UNSAFE,
                ObjectKind::Type,
                TypeId::UNSAFE_POINTER,
            );
            members.push(("Pointer".into(), pointer));
            Package {
                id: PackageId::UNSAFE,
                path: path.into(),
                members,
                complete: true,
            }
        } else if is_standard(path) {
            let id = self.types().add_package(path, name);
            let known = KNOWN_PACKAGES.iter().find(|known| known.path == path);
            let functions = known.map_or(&[][..], |known| known.functions);
            let members = functions
                .iter()
                .map(|function| (function.name.into(), self.known_function(id, function)));
            Package {
                id,
                path: path.into(),
                members: members.collect(),
                complete: false,
            }
        } else {
            return None;
        };
        self.packages.push(package);
        Some(self.packages.len() - 1)
    }

    fn known_function(&mut self, package: PackageId, function: &KnownFunction) -> ObjId {
        let list = |types: &[TypeId]| {
            types
                .iter()
                .map(|&ty| Param {
                    name: "".into(),
                    ty,
                })
                .collect()
        };
        let ty = self
            .types()
            .signature(list(function.params), list(function.results), false);
        let kind = ObjectKind::Func {
            function: None,
            method: false,
        };
        self.new_foreign_object(function.name, package, kind, ty)
    }

    /// Whether anything of a package is known.
    pub fn is_known_package(&self, index: usize) -> bool {
        self.packages[index].complete || !self.packages[index].members.is_empty()
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
