//! Real Go as the oracle: builds many programs with one command, runs them, and remembers the answers.
//!
//! Answers are kept under the target folder by a hash of the source and Go's version, since linking a hundred programs costs a minute.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::filetest::Outcome;
use crate::process;

/// Enough for a cold build cache: the first build compiles Go's runtime and standard packages.
const BUILD_DEADLINE: Duration = Duration::from_secs(900);

/// A Go toolchain of the version whose behaviour we promise.
#[derive(Clone, Debug)]
pub struct Go {
    program: PathBuf,
    version: String,
    work_dir: PathBuf,
    cache_dir: PathBuf,
}

/// One program to ask about.
#[derive(Clone, Debug)]
pub struct Question {
    /// The file's name as it appears in traces and diagnostics.
    pub file_name: String,
    /// The program.
    pub source: String,
}

impl Go {
    /// `$GO`, or `go` of the path, if it is of version 1.27; otherwise why there is none. `work_dir` keeps builds and answers.
    pub fn find(work_dir: &Path) -> Result<Go, String> {
        let program = std::env::var_os("GO").map_or_else(|| PathBuf::from("go"), PathBuf::from);
        let output = Command::new(&program)
            .arg("version")
            .output()
            .map_err(|error| format!("no Go: `{} version`: {error}", program.display()))?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !version.starts_with("go version go1.27") {
            return Err(format!(
                "Go 1.27 is needed, and `{}` is `{version}`",
                program.display()
            ));
        }
        std::fs::create_dir_all(work_dir)
            .map_err(|error| format!("{}: {error}", work_dir.display()))?;
        Ok(Go {
            program,
            version,
            work_dir: work_dir.to_owned(),
            cache_dir: work_dir.join("cache"),
        })
    }

    /// The same Go for another thread: what it compiled is shared, what it is asked is not.
    pub fn beside(&self, name: &str) -> Go {
        Go {
            work_dir: self.work_dir.join(name),
            ..self.clone()
        }
    }

    /// Go's own words about itself.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Builds and runs every program; answers come in the order of the questions.
    pub fn run(&self, questions: &[Question]) -> Result<Vec<Result<Outcome, String>>, String> {
        let unknown: Vec<&Question> = questions
            .iter()
            .filter(|question| !self.answer_path(question, "run").exists())
            .collect();
        let module = self.module("run", &unknown)?;
        if !unknown.is_empty() {
            let bin_dir = module.join("bin");
            std::fs::create_dir_all(&bin_dir).map_err(|error| error.to_string())?;
            let bin_flag = format!("{}/", bin_dir.display());
            // Symbol tables are left out: linking takes half the time, and traces do not need them.
            let built = self.command(
                &module,
                &[
                    "build",
                    "-ldflags=-s -w",
                    // Inlined function literals get other names in traces.
                    "-gcflags=-l",
                    "-o",
                    &bin_flag,
                    "./...",
                ],
            )?;
            if built.exit != 0 {
                return Err(format!("real Go refuses a program:\n{}", built.stderr));
            }
        }
        let fresh: BTreeMap<*const Question, usize> = unknown
            .iter()
            .enumerate()
            .map(|(index, question)| (std::ptr::from_ref(*question), index))
            .collect();
        Ok(questions
            .iter()
            .map(|question| {
                let answer_path = self.answer_path(question, "run");
                match fresh.get(&std::ptr::from_ref(question)) {
                    None => read_answer(&answer_path),
                    Some(index) => {
                        let program = module.join("bin").join(package_name(*index));
                        let outcome = process::run(
                            &mut process::command(program, &module),
                            process::DEADLINE,
                        )?;
                        write_answer(&answer_path, &outcome)?;
                        Ok(outcome)
                    }
                }
            })
            .collect())
    }

    /// Type-checks every program; an answer holds Go's diagnostics as standard error, and exit status 1 if there are any.
    pub fn check(&self, questions: &[Question]) -> Result<Vec<Result<Outcome, String>>, String> {
        let unknown: Vec<&Question> = questions
            .iter()
            .filter(|question| !self.answer_path(question, "check").exists())
            .collect();
        let module = self.module("check", &unknown)?;
        for (index, question) in unknown.iter().enumerate() {
            // -e: all diagnostics, not the first ten. One command each, since a file without a package clause fails all of a command.
            let package = format!("./{}", package_name(index));
            let built = self.command(
                &module,
                &["build", "-gcflags=-e", "-o", "checked", &package],
            )?;
            let folder = format!("{}/", package_name(index));
            // A diagnostic starts with the file's path; its continuation lines are indented and left out.
            let diagnostics = built.stderr.lines().filter_map(|line| {
                line.trim_start_matches("./")
                    .strip_prefix(&folder)
                    .map(|line| line.replace(&folder, "") + "\n")
            });
            let outcome = Outcome {
                stderr: diagnostics.collect(),
                exit: built.exit,
                ..Outcome::default()
            };
            write_answer(&self.answer_path(question, "check"), &outcome)?;
        }
        Ok(questions
            .iter()
            .map(|question| read_answer(&self.answer_path(question, "check")))
            .collect())
    }

    /// Builds one program and returns the executable, for benchmarks.
    pub fn build(&self, question: &Question) -> Result<PathBuf, String> {
        let module = self.module("build", &[question])?;
        let program = module.join("program");
        let built = self.command(
            &module,
            &["build", "-o", &program.display().to_string(), "./p0"],
        )?;
        if built.exit == 0 {
            Ok(program)
        } else {
            Err(built.stderr)
        }
    }

    /// A module with one package for each program.
    fn module(&self, name: &str, questions: &[&Question]) -> Result<PathBuf, String> {
        let module = self.work_dir.join(name);
        let write = |path: PathBuf, text: &str| {
            std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
        };
        if module.exists() {
            std::fs::remove_dir_all(&module)
                .map_err(|error| format!("{}: {error}", module.display()))?;
        }
        for (index, question) in questions.iter().enumerate() {
            let folder = module.join(package_name(index));
            std::fs::create_dir_all(&folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?;
            write(folder.join(&question.file_name), &question.source)?;
        }
        std::fs::create_dir_all(&module)
            .map_err(|error| format!("{}: {error}", module.display()))?;
        write(module.join("go.mod"), "module oracle\n\ngo 1.27\n")?;
        Ok(module)
    }

    fn command(&self, module: &Path, arguments: &[&str]) -> Result<Outcome, String> {
        let mut command = process::command(&self.program, module);
        command
            .args(arguments)
            .env("GOFLAGS", "")
            .env("GOTOOLCHAIN", "local")
            // A quarter of the compiler's time was spent in collections.
            .env("GOGC", "400")
            .env("CGO_ENABLED", "0");
        if std::env::var_os("GOCACHE").is_none() {
            command.env("GOCACHE", &self.cache_dir);
        }
        process::run(&mut command, BUILD_DEADLINE)
    }

    fn answer_path(&self, question: &Question, asked: &str) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        (
            &self.version,
            "no inlining",
            asked,
            &question.file_name,
            &question.source,
        )
            .hash(&mut hasher);
        self.work_dir
            .join("answers")
            .join(format!("{:016x}", hasher.finish()))
    }
}

fn package_name(index: usize) -> String {
    format!("p{index}")
}

fn write_answer(path: &Path, outcome: &Outcome) -> Result<(), String> {
    let text = format!(
        "{}\n{}\n{}{}",
        outcome.exit,
        outcome.stdout.len(),
        outcome.stdout,
        outcome.stderr
    );
    let folder = path
        .parent()
        .expect("an answer is in the folder of answers");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn read_answer(path: &Path) -> Result<Outcome, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parse = || {
        let (exit, rest) = text.split_once('\n')?;
        let (stdout_bytes, rest) = rest.split_once('\n')?;
        let stdout_bytes: usize = stdout_bytes.parse().ok()?;
        let (stdout, stderr) = (rest.get(..stdout_bytes)?, rest.get(stdout_bytes..)?);
        Some(Outcome {
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
            exit: exit.parse().ok()?,
        })
    };
    parse().ok_or_else(|| format!("{} is damaged; delete it", path.display()))
}
