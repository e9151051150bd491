//! What the tests share: the filetest format, processes with a deadline, and real Go as an oracle.
//!
//! `filetest` knows the format of a test file and nothing about who runs it; `process` starts one command; `variant` names the
//! ways in which every program must behave alike; `golang` asks real Go; `go_gen` and `mutate` make programs, good and bad ones; `hand_written` is compiled code without a compiler.

pub mod clif_gen;
pub mod filetest;
pub mod go_gen;
pub mod golang;
pub mod hand_written;
pub mod hand_written_tasks;
pub mod mutate;
pub mod nesting;
pub mod process;
pub mod random;
pub mod variant;

use std::path::{Path, PathBuf};

/// The workspace's folder.
pub fn workspace_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests is a folder of the workspace")
        .to_path_buf()
}

/// The folder with the filetests, one subfolder for each [`filetest::Kind`].
pub fn filetests_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("filetests")
}

/// Whether expected blocks are to be rewritten instead of compared (`MORESTACK_BLESS=1`).
pub fn blessing() -> bool {
    std::env::var_os("MORESTACK_BLESS").is_some_and(|value| value == "1")
}

/// A program of `examples/go` and what it prints.
#[derive(Clone, Debug)]
pub struct Example {
    /// The `.go` file.
    pub program: PathBuf,
}

impl Example {
    /// The program's file name.
    pub fn file_name(&self) -> String {
        self.program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// Its standard output, then its standard error (where `println` writes): the file NAME.out.
    pub fn expected_output(&self) -> Result<String, String> {
        let path = self.program.with_extension("out");
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Every program of `examples/go`, sorted by name.
pub fn examples() -> Result<Vec<Example>, String> {
    let folder = workspace_dir().join("examples/go");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut programs: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "go"))
        .collect();
    programs.sort();
    Ok(programs
        .into_iter()
        .map(|program| Example { program })
        .collect())
}
