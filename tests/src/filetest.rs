//! The format of a filetest: a program, header lines, and the expected block as trailing comment.
//!
//! ```text
//! // One sentence: which behaviour this file pins.
//! // flags: --max-stack 64K
//! // oracle: no (StackSize is ours)
//! package main
//! func main() { println("hello") }
//!
//! // --- exit 2
//! // --- stderr
//! // hello
//! ```
//!
//! Header keys: `flags` (added to the command line), `command` (instead of the kind's own), `stress: no (reason)` (plain runs only),
//! `oracle` (`no (reason)`, or `accepts` for a valid program that we refuse). The block starts at the first `// --- ` line. A section that is empty and an exit status of 0 are left out.
//! A `.clif` file uses `;` for `//`. The block is rewritten by `MORESTACK_BLESS=1`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What a file tests, named by its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Runs to the end: output and exit status, under every variant.
    Run,
    /// Dies: Go's text up to the trace, and exit status 2, under every variant.
    Fatal,
    /// Dies: the text and the whole trace, under every variant.
    Trace,
    /// Is refused: every diagnostic.
    Errors,
    /// Generated code.
    Asm,
    /// Stack maps.
    Maps,
    /// Which checks are left out, and why.
    Elide,
    /// CLIF in, code and maps out.
    Clif,
    /// CLIF that the verifier must reject.
    Verify,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 9] = [
        Kind::Run,
        Kind::Fatal,
        Kind::Trace,
        Kind::Errors,
        Kind::Asm,
        Kind::Maps,
        Kind::Elide,
        Kind::Clif,
        Kind::Verify,
    ];

    /// The folder's name.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Run => "run",
            Kind::Fatal => "fatal",
            Kind::Trace => "trace",
            Kind::Errors => "errors",
            Kind::Asm => "asm",
            Kind::Maps => "maps",
            Kind::Elide => "elide",
            Kind::Clif => "clif",
            Kind::Verify => "verify",
        }
    }

    /// The command line in front of the file's own flags.
    pub fn command(self) -> &'static [&'static str] {
        match self {
            Kind::Run | Kind::Fatal | Kind::Trace => &["run"],
            Kind::Errors => &["check", "--all-errors"],
            Kind::Asm => &["asm", "--target", "x86_64-unknown-linux-gnu"],
            Kind::Maps => &[
                "asm",
                "--target",
                "x86_64-unknown-linux-gnu",
                "--emit",
                "maps",
            ],
            Kind::Elide => &[
                "asm",
                "--target",
                "x86_64-unknown-linux-gnu",
                "--why",
                "--emit",
                "calls",
            ],
            Kind::Clif | Kind::Verify => &[],
        }
    }

    /// Whether the program is executed, and so must behave alike under every variant.
    pub fn executes(self) -> bool {
        matches!(self, Kind::Run | Kind::Fatal | Kind::Trace)
    }
}

/// What real Go has to say about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OracleUse {
    /// The expected block is Go's too.
    Compare,
    /// Go accepts the program although we refuse it.
    Accepts,
    /// Not asked, for this reason.
    No(String),
}

/// What a program did: the content of an expected block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit status.
    pub exit: i32,
}

/// One test file.
#[derive(Clone, Debug)]
pub struct Filetest {
    /// Where it is.
    pub path: PathBuf,
    /// What it tests.
    pub kind: Kind,
    /// The command line in front of the path.
    pub command: Vec<String>,
    /// What real Go is asked.
    pub oracle: OracleUse,
    /// Whether the stress modes are run too.
    pub stress: bool,
    /// The file without its expected block.
    pub source: String,
    /// The expected block.
    pub expected: Outcome,
}

impl Filetest {
    /// Reads the file at `path`.
    pub fn read(path: &Path, kind: Kind) -> Result<Filetest, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(path, kind, &text).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn parse(path: &Path, kind: Kind, text: &str) -> Result<Filetest, String> {
        let comment = comment_marker(path);
        let fence = format!("{comment} --- ");
        let lines: Vec<&str> = text.lines().collect();
        let block_start = lines
            .iter()
            .position(|line| line.starts_with(&fence))
            .unwrap_or(lines.len());
        let mut source = lines[..block_start].join("\n");
        source.truncate(source.trim_end().len());
        source.push('\n');

        let headers = headers(&lines[..block_start], comment)?;
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<String>>()
        };
        let mut command = match headers.get("command") {
            Some(command) => words(command),
            None => kind.command().iter().map(|word| word.to_string()).collect(),
        };
        command.extend(
            headers
                .get("flags")
                .map(|flags| words(flags))
                .unwrap_or_default(),
        );
        let oracle = match headers.get("oracle").map(String::as_str) {
            None => OracleUse::Compare,
            Some("accepts") => OracleUse::Accepts,
            Some(no) => OracleUse::No(reason_for_no("oracle", no)?),
        };
        let stress = match headers.get("stress") {
            None => true,
            Some(no) => reason_for_no("stress", no).map(|_| false)?,
        };
        let expected = parse_block(&lines[block_start..], comment)?;
        Ok(Filetest {
            path: path.to_owned(),
            kind,
            command,
            oracle,
            stress,
            source,
            expected,
        })
    }

    /// Whether it may have more than one task, as far as a look at its words tells.
    pub fn starts_tasks(&self) -> bool {
        ["go func", "\tgo ", ".Go(", "time.AfterFunc"]
            .iter()
            .any(|words| self.source.contains(words))
    }

    /// `kind/name.go`, unique among all filetests.
    pub fn name(&self) -> String {
        format!("{}/{}", self.kind.folder(), self.file_name())
    }

    /// The file's name without its folder.
    pub fn file_name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// Writes the file with `outcome` as its expected block.
    pub fn bless(&self, outcome: &Outcome) -> Result<(), String> {
        let text = format!(
            "{}\n{}",
            self.source,
            format_block(outcome, comment_marker(&self.path))
        );
        std::fs::write(&self.path, text)
            .map_err(|error| format!("{}: {error}", self.path.display()))
    }

    /// Compares with the expected block; the error shows the first difference of each section.
    pub fn compare(&self, outcome: &Outcome) -> Result<(), String> {
        compare(&self.expected, outcome)
    }
}

/// Every filetest, sorted by name.
pub fn all() -> Result<Vec<Filetest>, String> {
    let mut tests = Vec::new();
    for kind in Kind::ALL {
        let folder = crate::filetests_dir().join(kind.folder());
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .collect();
        paths.sort();
        for path in paths {
            if matches!(
                path.extension().and_then(|extension| extension.to_str()),
                Some("go" | "clif")
            ) {
                tests.push(Filetest::read(&path, kind)?);
            }
        }
    }
    Ok(tests)
}

fn comment_marker(path: &Path) -> &'static str {
    if path
        .extension()
        .is_some_and(|extension| extension == "clif")
    {
        ";"
    } else {
        "//"
    }
}

/// The `key: value` lines among the comments in front of the first other line.
fn headers(lines: &[&str], comment: &str) -> Result<BTreeMap<String, String>, String> {
    let mut headers = BTreeMap::new();
    for line in lines.iter().take_while(|line| line.starts_with(comment)) {
        let Some((key, value)) = line[comment.len()..].trim().split_once(':') else {
            continue;
        };
        if matches!(key, "flags" | "command" | "oracle" | "stress") {
            let clash = headers.insert(key.to_owned(), value.trim().to_owned());
            if clash.is_some() {
                return Err(format!("two `{key}` lines"));
            }
        }
    }
    Ok(headers)
}

/// The reason in `no (reason)`.
fn reason_for_no(key: &str, value: &str) -> Result<String, String> {
    match value
        .strip_prefix("no (")
        .and_then(|reason| reason.strip_suffix(')'))
    {
        Some(reason) => Ok(reason.to_owned()),
        None => Err(format!("{key}: `{value}` is not `no (reason)`")),
    }
}

fn parse_block(lines: &[&str], comment: &str) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    let mut section: Option<&mut String> = None;
    for line in lines {
        let Some(text) = line.strip_prefix(comment) else {
            if line.is_empty() {
                continue;
            }
            return Err(format!("`{line}` inside the expected block"));
        };
        let text = text.strip_prefix(' ').unwrap_or(text);
        match text.strip_prefix("--- ") {
            Some("stdout") => section = Some(&mut outcome.stdout),
            Some("stderr") => section = Some(&mut outcome.stderr),
            Some(other) => {
                let status = other
                    .strip_prefix("exit ")
                    .and_then(|status| status.parse().ok());
                outcome.exit = status.ok_or_else(|| format!("unknown section `{other}`"))?;
                section = None;
            }
            None => match &mut section {
                Some(section) => {
                    section.push_str(text);
                    section.push('\n');
                }
                None => return Err(format!("`{text}` belongs to no section")),
            },
        }
    }
    Ok(outcome)
}

fn format_block(outcome: &Outcome, comment: &str) -> String {
    let mut block = String::new();
    if outcome.exit != 0 {
        let _ = writeln!(block, "{comment} --- exit {}", outcome.exit);
    }
    for (name, text) in [("stdout", &outcome.stdout), ("stderr", &outcome.stderr)] {
        if text.is_empty() {
            continue;
        }
        let _ = writeln!(block, "{comment} --- {name}");
        for line in text.lines() {
            let _ = writeln!(block, "{}", format!("{comment} {line}").trim_end());
        }
    }
    if block.is_empty() {
        let _ = writeln!(block, "{comment} --- exit 0");
    }
    block
}

/// Compares what happened with what was expected, line by line; trailing blanks of a line do not count.
pub fn compare(expected: &Outcome, actual: &Outcome) -> Result<(), String> {
    let mut report = String::new();
    if expected.exit != actual.exit {
        let _ = writeln!(
            report,
            "exit status: expected {}, got {}",
            expected.exit, actual.exit
        );
    }
    for (name, expected, actual) in [
        ("stdout", &expected.stdout, &actual.stdout),
        ("stderr", &expected.stderr, &actual.stderr),
    ] {
        let trimmed = |text: &str| {
            text.lines()
                .map(|line| line.trim_end().to_owned())
                .collect::<Vec<_>>()
        };
        let (expected, actual) = (trimmed(expected), trimmed(actual));
        if expected != actual {
            let same = expected
                .iter()
                .zip(&actual)
                .take_while(|(left, right)| left == right)
                .count();
            let show = |lines: &[String]| match lines.get(same) {
                Some(line) => format!("`{line}`"),
                None => "the end".to_owned(),
            };
            let _ = writeln!(
                report,
                "{name} line {}: expected {}, got {}\n--- all of {name}:\n{}\n---",
                same + 1,
                show(&expected),
                show(&actual),
                actual
                    .iter()
                    .take(60)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(report)
    }
}

/// Removes from `text` what differs between runs, machines and opt levels: addresses, folders, the arguments in a trace, frames of the runtime.
pub fn normalise(kind: Kind, text: &str) -> String {
    let masked = mask_addresses(text);
    match kind {
        // The text of the failure ends where the trace begins.
        Kind::Fatal => masked
            .lines()
            .take_while(|line| !line.starts_with("goroutine ") && *line != "runtime stack:")
            .filter(|line| !line.is_empty() && !line.starts_with("runtime: sp="))
            .map(|line| format!("{line}\n"))
            .collect(),
        Kind::Trace => normalise_trace(&masked),
        Kind::Errors => masked
            .lines()
            // The have/want lines under a diagnostic.
            .filter(|line| !line.starts_with('\t'))
            .map(|line| strip_folder(line) + "\n")
            .collect(),
        _ => masked,
    }
}

/// `0x` and its digits become `0x_`.
fn mask_addresses(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..]
            .bytes()
            .take_while(u8::is_ascii_hexdigit)
            .count();
        masked.push_str(&rest[..at]);
        masked.push_str(if digits == 0 { "0x" } else { "0x_" });
        rest = &rest[at + 2 + digits..];
    }
    masked.push_str(rest);
    masked
}

/// `…/x.go:1:2: message` without the folder.
fn strip_folder(line: &str) -> String {
    match line.find(".go:") {
        Some(end) => {
            let start = line[..end].rfind('/').map_or(0, |slash| slash + 1);
            line[start..].to_owned()
        }
        None => line.to_owned(),
    }
}

/// Tasks by the order in which a text mentions them, the first one aside: their numbers differ from run to run.
fn renumbered(number: &str, known: &mut Vec<String>) -> usize {
    if number == "1" {
        return 1;
    }
    let index = known.iter().position(|other| other == number);
    2 + index.unwrap_or_else(|| {
        known.push(number.to_owned());
        known.len() - 1
    })
}

/// A trace as function names and `file:line`: no arguments, no addresses, no frames of the runtime.
fn normalise_trace(text: &str) -> String {
    let mut out = String::new();
    let mut tasks = Vec::new();
    let mut skip_location = false;
    let mut in_runtime_stack = false;
    for line in text.lines() {
        if line == "runtime stack:" {
            in_runtime_stack = true;
        }
        if in_runtime_stack {
            in_runtime_stack = !line.is_empty();
            continue;
        }
        if let Some(location) = line.strip_prefix('\t') {
            if !skip_location {
                let location = location.split(" +0x").next().unwrap_or(location);
                let location = location.split(" fp=").next().unwrap_or(location);
                let _ = writeln!(out, "\t{}", strip_folder(location));
            }
            skip_location = false;
        } else if line.starts_with("runtime.") {
            skip_location = true;
        } else if line.starts_with("runtime: sp=") || line.starts_with("exit status") {
        } else if line.starts_with("goroutine ") {
            let number = renumbered(line.split(' ').nth(1).unwrap_or("1"), &mut tasks);
            let state = line.find('[').map_or("", |at| &line[at..]);
            let _ = writeln!(out, "goroutine {number} {state}");
        } else if let (true, Some((creator, number))) = (
            line.starts_with("created by "),
            line.rsplit_once(" in goroutine "),
        ) {
            let number = renumbered(number, &mut tasks);
            let _ = writeln!(out, "{creator} in goroutine {number}");
        } else if line.starts_with("...") && line.contains("frames elided") {
            let words = line.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            let _ = writeln!(out, "...N{words}");
        } else if let Some(open) = trace_arguments(line) {
            let _ = writeln!(out, "{}(...)", &line[..open]);
        } else {
            let _ = writeln!(out, "{line}");
        }
    }
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Where the argument list starts, if `line` is the function line of a trace.
fn trace_arguments(line: &str) -> Option<usize> {
    if !line.starts_with("main.") || !line.ends_with(')') {
        return None;
    }
    line.rfind('(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_survives_writing_and_reading() {
        let outcome = Outcome {
            stdout: "a\n\n  b\n".into(),
            stderr: "--\n".into(),
            exit: 2,
        };
        let block = format_block(&outcome, "//");
        let lines: Vec<&str> = block.lines().collect();
        assert_eq!(parse_block(&lines, "//").unwrap(), outcome);
    }

    #[test]
    fn a_difference_is_reported_with_its_line() {
        let expected = Outcome {
            stderr: "1\n2\n".into(),
            ..Outcome::default()
        };
        let actual = Outcome {
            stderr: "1\n3\n".into(),
            ..Outcome::default()
        };
        let report = compare(&expected, &actual).unwrap_err();
        assert!(
            report.contains("stderr line 2: expected `2`, got `3`"),
            "{report}"
        );
    }

    #[test]
    fn traces_lose_arguments_addresses_and_runtime_frames() {
        let go = "panic: boom\n\ngoroutine 1 gp=0xc0 m=0 [running]:\nmain.f(0x3, {0x12, 0x3})\n\t/tmp/x/a.go:4 +0x1d fp=0x1 sp=0x2\n\
                  runtime.main()\n\t/go/proc.go:283 +0x2\n...12 frames elided...\nexit status 2\n";
        let expected =
            "panic: boom\n\ngoroutine 1 [running]:\nmain.f(...)\n\ta.go:4\n...N frames elided...\n";
        assert_eq!(normalise(Kind::Trace, go), expected);
    }

    #[test]
    fn tasks_are_numbered_by_the_order_in_which_they_are_mentioned() {
        let go = "goroutine 18 [running]:\ncreated by main.f in goroutine 7\n\ngoroutine 1 [select]:\n\n\
                  goroutine 7 [chan send]:\n";
        let expected = "goroutine 2 [running]:\ncreated by main.f in goroutine 3\n\ngoroutine 1 [select]:\n\n\
                        goroutine 3 [chan send]:\n";
        assert_eq!(normalise(Kind::Trace, go), expected);
    }
}
