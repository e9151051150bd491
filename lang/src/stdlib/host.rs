//! The package of functions that a host offers to its scripts.
//!
//! A host names a package and its functions; what scripts import is Go source made of that: declarations without bodies.
//! So a script that calls one in the wrong way is told by the checker, in its own words.
//!
//! Promises: the source of a list of functions is made once and kept for ever, since the trees of programs refer to it.
//! May not know: what the functions do.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Package, ROOT};

/// A package made of a host's functions.
#[derive(Debug)]
pub struct HostPackage {
    /// The package, as if it were one of ours.
    pub package: Package,
    /// The symbols of its functions, by their numbers.
    symbols: Vec<String>,
}

/// Those that were ever made, by import path and source.
static MADE: Mutex<Option<HashMap<(String, String), &'static HostPackage>>> = Mutex::new(None);

impl HostPackage {
    /// The package with an import path and declarations: a name, and parameters and results as Go writes them.
    pub fn of(path: &str, functions: &[(String, String)]) -> &'static HostPackage {
        let mut source = format!("package {path}\n");
        for (name, signature) in functions {
            source += &format!("\nfunc {name}{signature}\n");
        }
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let made = made.get_or_insert_default();
        made.entry((path.to_owned(), source))
            .or_insert_with_key(|(path, source)| {
                let file: (&'static str, &'static str) = (
                    format!("{ROOT}src/{path}/host.go").leak(),
                    source.clone().leak(),
                );
                let symbol = |(name, _): &(String, String)| format!("{path}.{name}");
                Box::leak(Box::new(HostPackage {
                    package: Package {
                        path: path.clone().leak(),
                        is_complete: true,
                        files: vec![file].leak(),
                    },
                    symbols: functions.iter().map(symbol).collect(),
                }))
            })
    }

    /// The number of the function with a symbol.
    pub fn number(&self, symbol: &str) -> Option<usize> {
        self.symbols.iter().position(|known| known == symbol)
    }
}
