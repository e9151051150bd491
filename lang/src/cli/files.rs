//! Reading the program's files, and reporting what is wrong with it.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::folder;
use super::{STATUS_BUG, STATUS_COMPILE_ERROR, STATUS_USAGE};
use crate::build::BuildError;
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};

/// The files of a program.
pub struct Files {
    /// Their texts.
    pub sources: SourceMap,
    /// Their ids, in order.
    pub ids: Vec<FileId>,
}

impl Files {
    /// Reads a program: files, or the Go files of one folder. What is wrong with them has been reported when this fails.
    pub fn read(program: &[PathBuf]) -> Result<Files, ExitCode> {
        let mut files = Files {
            sources: SourceMap::new(),
            ids: vec![],
        };
        match program {
            [folder] if folder.is_dir() => {
                let name = folder.display();
                let found = folder::go_files(folder);
                let found = found.map_err(|error| usage_error(&format!("{name}: {error}")))?;
                if found.is_empty() {
                    return Err(usage_error(&format!("no Go files in {name}")));
                }
                found.iter().try_for_each(|path| files.add(path))?;
            }
            paths => paths.iter().try_for_each(|path| files.add(path))?,
        }
        Ok(files)
    }

    fn add(&mut self, path: &Path) -> Result<(), ExitCode> {
        let name = path.display().to_string();
        let bytes =
            std::fs::read(path).map_err(|error| usage_error(&format!("{name}: {error}")))?;
        let id = self
            .sources
            .add(name.clone(), bytes)
            .map_err(|error| usage_error(&format!("{name}: {error}")))?;
        self.ids.push(id);
        Ok(())
    }

    /// Reports why there is no program; answers the exit status.
    pub fn report(&self, error: &BuildError) -> ExitCode {
        match error {
            BuildError::Diagnostics(diagnostics) => {
                let with_source = Diagnostics::wants_source_lines(std::io::stderr().is_terminal());
                complain(&diagnostics.render(&self.sources, with_source));
                ExitCode::from(STATUS_COMPILE_ERROR)
            }
            error if error.is_internal() => {
                complain(&format!(
                    "morestack: {error}\nThis is a bug of the compiler, not of the program.\n"
                ));
                ExitCode::from(STATUS_BUG)
            }
            error => usage_error(&error.to_string()),
        }
    }
}

/// Reports what is wrong with the command line or the machine.
pub fn usage_error(text: &str) -> ExitCode {
    complain(&format!("morestack: {text}\n"));
    ExitCode::from(STATUS_USAGE)
}

/// Writes to standard error. There is nobody to tell if that fails.
pub fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes to standard output; a closed pipe ends the command quietly.
pub fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => usage_error(&format!("standard output: {error}")),
    }
}
